// Colours of grounds: steps of counts and tones, layers that lie over each other, the loss over a rectangle.

#include "app/paint/shading.h"

#include <doctest/doctest.h>

#include <cmath>

#include "app/figures/kit/theme.h"

namespace muonscope {

TEST_CASE("counts get the colour of their logarithm, to the nearest of 64 steps, and none below one") {
  const Color nothing{1, 2, 3};
  const auto grey = [](double t) {
    const auto level = static_cast<std::uint8_t>(std::lround(64 * t));
    return Color{level, level, level};
  };
  for (const double limit : {2.0, 5.0, 250.0, 1e6}) {
    const ColorSteps steps = count_steps(limit, nothing, grey);
    CHECK(steps.from.size() <= most_color_steps);
    CHECK(steps.colors.size() == steps.from.size() + 1);
    CHECK(steps.at(0) == nothing);
    for (double count = 1; count <= limit; count = std::floor(count * 1.3 + 1)) {
      CAPTURE(count);
      CHECK(steps.at(count) == grey(std::log(count) / std::log(limit)));
    }
    CHECK(steps.at(limit) == grey(1));
    CHECK(steps.at(3 * limit) == grey(1));
  }
  const ColorSteps single = count_steps(1, nothing, grey);
  CHECK(single.at(0) == nothing);
  CHECK(single.at(1) == grey(1));
}

TEST_CASE("layers join in any order; white and black are what leaves the others as they are") {
  const Color ground{250, 240, 230}, a{200, 120, 40}, b{30, 180, 220};
  for (const Blend blend : {Blend::multiply, Blend::screen}) {
    const Color ab = blended(blended(ground, a, blend), b, blend);
    const Color ba = blended(blended(ground, b, blend), a, blend);
    CHECK(std::abs(ab.r - ba.r) <= 1);
    CHECK(std::abs(ab.g - ba.g) <= 1);
    CHECK(std::abs(ab.b - ba.b) <= 1);
  }
  CHECK(blended(a, {255, 255, 255}, Blend::multiply) == a);
  CHECK(blended(a, {0, 0, 0}, Blend::screen) == a);
  CHECK(blended(a, b, Blend::replace) == b);
  CHECK(blended({255, 255, 255}, a, Blend::multiply) == a);
}

TEST_CASE("the residual across a rectangle is exact, even in single precision on a tiny one far away") {
  const PlaneShading shading{
      {.target = 6, .scale = 1, .spacing = 1}, {2, 2 + 1e-9}, {3 - 1e-9, 3}, {}, {}, 1};
  const auto c = residual_across(shading);
  for (const double u : {-1.0, 0.25, 1.0})
    for (const double v : {-1.0, 0.5, 1.0}) {
      const double dx = 0.5e-9 * (1 + u),
                   dy = -0.5e-9 * (1 + v);  // from x = 2, y = 3, where the residual is 0
      const double exact = -(3 * dx + 2 * dy + dx * dy);
      const float single = static_cast<float>(c[0]) + static_cast<float>(c[1] * u) +
                           static_cast<float>(c[2] * v) + static_cast<float>(c[3] * u * v);
      CHECK(std::abs(static_cast<double>(single) - exact) < 1e-14);
    }
}

}  // namespace muonscope
