#include "app/figures/kit/theme.h"

#include <array>
#include <cmath>

namespace muonscope {

namespace {

// Okabe & Ito, "Color Universal Design" (2008).
constexpr Color blue{0x00, 0x72, 0xB2}, vermillion{0xD5, 0x5E, 0x00}, green{0x00, 0x9E, 0x73},
    purple{0xCC, 0x79, 0xA7}, orange{0xE6, 0x9F, 0x00}, sky{0x56, 0xB4, 0xE9};
// In place of orange and sky blue where these do not stand out from the ground, and told apart from all other
// lanes and quantities with every kind of colour vision.
constexpr Color plum{0x6A, 0x1B, 0x6A}, umber{0x50, 0x14, 0x00};

constexpr std::array<LaneLook, lane_looks> looks{{
    {0, Dash::dashed, Marker::circle},
    {1, Dash::solid, Marker::square},
    {2, Dash::dash_dot, Marker::triangle},
    {3, Dash::dotted, Marker::diamond},
    {4, Dash::solid, Marker::diamond},
    {5, Dash::dashed, Marker::triangle},
    {2, Dash::dashed, Marker::square},
    {3, Dash::solid, Marker::circle},
    {4, Dash::dotted, Marker::circle},
    {5, Dash::dash_dot, Marker::square},
    {0, Dash::solid, Marker::triangle},
    {1, Dash::dashed, Marker::diamond},
    {0, Dash::dash_dot, Marker::diamond},
    {1, Dash::dash_dot, Marker::circle},
    {0, Dash::dotted, Marker::square},
    {1, Dash::dotted, Marker::triangle},
}};

/// Of a pale curve's colour, what is its own; the rest is the ground's.
constexpr double pale_share = 0.4;

Color blend(Color from, Color to, double t) {
  const auto channel = [t](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + t * (b - a)));
  };
  return {channel(from.r, to.r), channel(from.g, to.g), channel(from.b, to.b), to.a};
}

}  // namespace

const Theme& light_theme() {
  static const Theme theme{.id = "light",
                           .window = {0xF1, 0xF2, 0xF5},
                           .panel = {0xFA, 0xFA, 0xFC},
                           .figure = {0xFF, 0xFF, 0xFF},
                           .text = {0x1A, 0x1C, 0x22},
                           .muted_text = {0x4C, 0x51, 0x5C},
                           .axis = {0x6A, 0x70, 0x7C},
                           .grid = {0xE9, 0xEB, 0xEF},
                           .theory = {0x8C, 0x8F, 0x97},
                           .accent = {0x4B, 0x3F, 0xB5},
                           .warning = {0x8A, 0x3B, 0x00},
                           .tone = {0x8F, 0xBF, 0xE0},
                           .contour = {0x9D, 0xB4, 0xC8},
                           .lanes = {blue, vermillion, green, purple, plum, umber},
                           .quantities = {{0x1A, 0x1C, 0x22}, {0x4C, 0x51, 0x5C}, {0x73, 0x5A, 0x2E}}};
  return theme;
}

const Theme& dark_theme() {
  static const Theme theme{.id = "dark",
                           .window = {0x0C, 0x0C, 0x10},
                           .panel = {0x18, 0x18, 0x1F},
                           .figure = {0x12, 0x12, 0x17},
                           .text = {0xEC, 0xEC, 0xF1},
                           .muted_text = {0xB0, 0xB1, 0xBC},
                           .axis = {0x7C, 0x7D, 0x8A},
                           .grid = {0x26, 0x27, 0x30},
                           .theory = {0x8C, 0x8D, 0x9A},
                           .accent = {0xA5, 0x9B, 0xFF},
                           .warning = {0xFF, 0xC0, 0x6B},
                           .tone = {0x1D, 0x4B, 0x70},
                           .contour = {0x3E, 0x5A, 0x75},
                           .lanes = {blue, vermillion, green, purple, orange, sky},
                           .quantities = {{0xFF, 0xFF, 0xFF}, {0xD9, 0xCF, 0xB0}, {0x6C, 0x6C, 0x78}}};
  return theme;
}

Color Theme::lane(int index) const {
  return lanes[static_cast<std::size_t>(lane_look(index).color)];
}

Color Theme::of(const Style& style) const {
  return style.pale ? blend(figure, full(style), pale_share) : full(style);
}

Color Theme::full(const Style& style) const {
  switch (style.role) {
    case Style::Role::lane:
      return lane(style.lane);
    case Style::Role::quantity:
      return quantity(style.quantity);
    case Style::Role::spectrum:
      return spectrum_color(*this, style.position);
    case Style::Role::theory:
      return theory;
    case Style::Role::muted:
      return muted_text;
    case Style::Role::accent:
      return accent;
  }
  return text;
}

const LaneLook& lane_look(int index) {
  return looks[static_cast<std::size_t>(index) % looks.size()];
}

}  // namespace muonscope
