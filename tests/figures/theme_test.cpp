#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/theme.h"
#include "app/paint/color_maps.h"

namespace muonscope {

namespace {

using Triple = std::array<double, 3>;
using Simulation = std::array<Triple, 3>;

// Machado, Oliveira & Fernandes 2009, severity 1, on linear sRGB.
constexpr Simulation normal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Simulation protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Simulation deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

constexpr Simulation tritanopia{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Triple times(const Simulation& m, const Triple& v) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i)
    out[i] = std::clamp(m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2], 0.0, 1.0);
  return out;
}

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// CIELAB, D65.
Triple lab(Color color, const Simulation& eye) {
  const Triple rgb = times(eye, {linear(color.r), linear(color.g), linear(color.b)});
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
  const double y = f(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
  const double z = f((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(Color a, Color b, const Simulation& eye) {
  const Triple p = lab(a, eye), q = lab(b, eye);
  return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const std::array themes{&light_theme(), &dark_theme()};

}  // namespace

TEST_CASE("WCAG contrast of black and white is 21") {
  CHECK(contrast({0, 0, 0}, {255, 255, 255}) == doctest::Approx(21));
  CHECK(contrast({0x77, 0x77, 0x77}, {255, 255, 255}) == doctest::Approx(4.478).epsilon(0.001));
}

TEST_CASE("text stands out 7:1 from every ground, curves 3:1 from the figure's") {
  for (const Theme* theme : themes) {
    CAPTURE(theme->id);
    for (const Color ground : {theme->window, theme->panel, theme->figure}) {
      CHECK(contrast(theme->text, ground) >= 7);
      CHECK(contrast(theme->muted_text, ground) >= 7);
      CHECK(contrast(theme->warning, ground) >= 4.5);
    }
    for (const Color color : theme->lanes) CHECK(contrast(color, theme->figure) >= 3);
    for (const Color color : {theme->axis, theme->theory, theme->accent})
      CHECK(contrast(color, theme->figure) >= 3);
    for (int i = 0; i <= 100; ++i) CHECK(contrast(spectrum_color(*theme, i / 100.0), theme->figure) >= 3);
    CHECK(contrast(theme->grid, theme->figure) < 1.6);
  }
}

TEST_CASE("lanes' colours are told apart with every kind of colour vision") {
  for (const Theme* theme : themes)
    for (std::size_t i = 0; i < theme->lanes.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        for (const Simulation& eye : {normal, protanopia, deuteranopia, tritanopia})
          if (theme->lanes[i] != theme->lanes[j])
            CHECK(distance(theme->lanes[i], theme->lanes[j], eye) >= 15);
}

TEST_CASE("16 lanes have 16 looks in both themes: no two share two of colour, dash and marker") {
  constexpr int lanes = 16;  // as many as an experiment may have
  REQUIRE(lane_looks == lanes);
  for (const Theme* theme : themes) {
    CAPTURE(theme->id);
    for (int i = 0; i < lanes; ++i)
      for (int j = 0; j < i; ++j) {
        CAPTURE(i);
        CAPTURE(j);
        const LaneLook &a = lane_look(i), &b = lane_look(j);
        const bool color = theme->lane(i) == theme->lane(j), dash = a.dash == b.dash,
                   marker = a.marker == b.marker;
        CHECK(color + dash + marker <= 1);
        for (const Simulation& eye : {normal, protanopia, deuteranopia, tritanopia})
          CHECK((distance(theme->lane(i), theme->lane(j), eye) >= 15 || !dash));
      }
  }
  CHECK(lane_look(0).dash == Dash::dashed);
  CHECK(lane_look(1).dash == Dash::solid);
}

TEST_CASE("quantities have tones of their own: far from every lane's, and from each other") {
  for (const Theme* theme : themes) {
    CAPTURE(theme->id);
    for (std::size_t i = 0; i < theme->quantities.size(); ++i) {
      CHECK(contrast(theme->quantities[i], theme->figure) >= 3);
      for (const Simulation& eye : {normal, protanopia, deuteranopia, tritanopia}) {
        for (const Color lane : theme->lanes) CHECK(distance(theme->quantities[i], lane, eye) >= 15);
        for (std::size_t j = 0; j < i; ++j)
          CHECK(distance(theme->quantities[i], theme->quantities[j], eye) >= 15);
      }
    }
  }
}

TEST_CASE("the spectrum map is monotone in lightness; contrast falls from the first mode to the last") {
  for (const Theme* theme : themes)
    for (int i = 1; i <= 50; ++i)
      CHECK(contrast(spectrum_color(*theme, i / 50.0), theme->figure) <
            contrast(spectrum_color(*theme, (i - 1) / 50.0), theme->figure));
}

TEST_CASE("on every tone of a field arrows, minimizers and text stand out 3:1; tones grow steadily") {
  for (const Theme* theme : themes) {
    CAPTURE(theme->id);
    CHECK(tone_color(*theme, 0) == theme->figure);
    for (int i = 1; i <= 64; ++i) {
      const Color tone = tone_color(*theme, i / 64.0);
      for (const Color over : {theme->muted_text, theme->accent, theme->text})
        CHECK(contrast(over, tone) >= 3);
      CHECK(contrast(tone, theme->figure) >= contrast(tone_color(*theme, (i - 1) / 64.0), theme->figure));
    }
    CHECK(contrast(tone_color(*theme, 1), theme->figure) >= 1.5);
    CHECK(contrast(theme->contour, theme->figure) >= 1.5);
  }
}

TEST_CASE("the diverging map: 0 is the ground, both sides equally strong, told apart by every eye") {
  for (const Theme* theme : themes) {
    CHECK(diverging_color(*theme, 0) == theme->figure);
    CHECK(diverging_color(*theme, 7) == diverging_color(*theme, 1));
    CHECK(diverging_color(*theme, std::nan("")) == theme->grid);
    for (int i = 1; i <= 20; ++i) {
      const Color low = diverging_color(*theme, -i / 20.0), high = diverging_color(*theme, i / 20.0);
      CHECK(contrast(low, theme->figure) > contrast(diverging_color(*theme, -(i - 1) / 20.0), theme->figure));
      CHECK(contrast(high, theme->figure) > contrast(diverging_color(*theme, (i - 1) / 20.0), theme->figure));
      CHECK(std::abs(lab(low, normal)[0] - lab(high, normal)[0]) < 12);
      if (i < 5) continue;
      for (const Simulation& eye : {normal, protanopia, deuteranopia, tritanopia})
        CHECK(distance(low, high, eye) >= 15);
    }
  }
}

}  // namespace muonscope
