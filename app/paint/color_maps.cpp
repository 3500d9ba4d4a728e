#include "app/paint/color_maps.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/figures/kit/theme.h"

namespace muonscope {

namespace {

double to_linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

std::uint8_t from_linear(double c) {
  const double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(255 * std::clamp(encoded, 0.0, 1.0)));
}

/// Piecewise along equally spaced colours.
Color along(std::span<const Color> stops, double t) {
  const double position = std::clamp(t, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
  const auto left = std::min(static_cast<std::size_t>(position), stops.size() - 2);
  return mix_encoded(stops[left], stops[left + 1], position - static_cast<double>(left));
}

constexpr std::array viridis{
    Color{0x44, 0x01, 0x54}, Color{0x48, 0x1A, 0x6C}, Color{0x47, 0x2F, 0x7D}, Color{0x41, 0x44, 0x87},
    Color{0x39, 0x56, 0x8C}, Color{0x31, 0x68, 0x8E}, Color{0x2A, 0x78, 0x8E}, Color{0x23, 0x88, 0x8E},
    Color{0x1F, 0x98, 0x8B}, Color{0x22, 0xA8, 0x84}, Color{0x35, 0xB7, 0x79}, Color{0x54, 0xC5, 0x68},
    Color{0x7A, 0xD1, 0x51}, Color{0xA5, 0xDB, 0x36}, Color{0xD2, 0xE2, 0x1B}, Color{0xFD, 0xE7, 0x25}};

constexpr std::array plasma{
    Color{0x0D, 0x08, 0x87}, Color{0x33, 0x05, 0x97}, Color{0x50, 0x02, 0xA2}, Color{0x6A, 0x00, 0xA8},
    Color{0x84, 0x05, 0xA7}, Color{0x9C, 0x17, 0x9E}, Color{0xB1, 0x2A, 0x90}, Color{0xC3, 0x3D, 0x80},
    Color{0xD3, 0x51, 0x71}, Color{0xE1, 0x64, 0x62}, Color{0xED, 0x79, 0x53}, Color{0xF6, 0x8F, 0x44},
    Color{0xFC, 0xA6, 0x36}, Color{0xFE, 0xC0, 0x29}, Color{0xF9, 0xDC, 0x24}, Color{0xF0, 0xF9, 0x21}};

bool is_dark(const Theme& theme) {
  return luminance(theme.figure) < luminance(theme.text);
}

}  // namespace

Color mix_encoded(Color a, Color b, double t) {
  const auto channel = [t](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(std::lround(from + t * (to - from)));
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), channel(a.a, b.a)};
}

Color mix(Color a, Color b, double t) {
  t = std::clamp(t, 0.0, 1.0);
  const auto channel = [t](std::uint8_t from, std::uint8_t to) {
    return from_linear(to_linear(from) + t * (to_linear(to) - to_linear(from)));
  };
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b),
          static_cast<std::uint8_t>(std::lround(a.a + t * (b.a - a.a)))};
}

double luminance(Color color) {
  return 0.2126 * to_linear(color.r) + 0.7152 * to_linear(color.g) + 0.0722 * to_linear(color.b);
}

double contrast(Color a, Color b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

Color spectrum_color(const Theme& theme, double t) {
  t = std::clamp(t, 0.0, 1.0);
  // Both maps rise in lightness, so contrast with the ground is monotone along them; on white, plasma's dark
  // part has the more hues. 0.63 and 0.36 are where contrast has fallen to 3:1.
  return is_dark(theme) ? along(viridis, 1 - 0.64 * t) : along(plasma, 0.03 + 0.6 * t);
}

Color density_color(const Theme& theme, double t) {
  t = std::clamp(t, 0.0, 1.0);
  // One particle must still be seen: 2:1 against the ground.
  return is_dark(theme) ? along(viridis, 0.22 + 0.78 * t) : along(plasma, 0.86 * (1 - t));
}

Color tone_color(const Theme& theme, double t) {
  return along(std::array{theme.figure, theme.tone}, t);
}

Color diverging_color(const Theme& theme, double v) {
  if (std::isnan(v)) return theme.grid;
  const std::array light_low{theme.figure, Color{0x8C, 0xBD, 0xE0}, Color{0x2B, 0x7F, 0xBF},
                             Color{0x08, 0x45, 0x7E}};
  const std::array light_high{theme.figure, Color{0xF6, 0xBE, 0x86}, Color{0xE0, 0x7B, 0x1F},
                              Color{0x9A, 0x47, 0x00}};
  const std::array dark_low{theme.figure, Color{0x17, 0x3F, 0x66}, Color{0x2B, 0x7F, 0xBF},
                            Color{0x9C, 0xD2, 0xF7}};
  const std::array dark_high{theme.figure, Color{0x5C, 0x30, 0x0A}, Color{0xC4, 0x6C, 0x12},
                             Color{0xFF, 0xC9, 0x85}};
  if (is_dark(theme)) return along(v < 0 ? dark_low : dark_high, std::abs(v));
  return along(v < 0 ? light_low : light_high, std::abs(v));
}

}  // namespace muonscope
