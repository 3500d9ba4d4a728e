#include "app/paint/shading.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "app/figures/kit/theme.h"

namespace muonscope {

namespace {

constexpr int shades = 64;
static_assert(most_color_steps == shades + 1);

/// The middle between shade k − 1 and shade k, 0 … 1.
double border(int k) {
  return (k - 0.5) / shades;
}

std::uint8_t times(std::uint8_t a, std::uint8_t b) {
  return static_cast<std::uint8_t>((a * b + 127) / 255);
}

template <typename Channel>
Color by_channel(Color a, Color b, const Channel& channel) {
  return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), 255};
}

}  // namespace

const Color& ColorSteps::at(double value) const {
  return colors[static_cast<std::size_t>(std::upper_bound(from.begin(), from.end(), value) - from.begin())];
}

ColorSteps count_steps(double limit, Color none, const std::function<Color(double)>& color) {
  ColorSteps steps{{0.5}, {none}};  // counts are whole
  if (!(limit > 1)) {
    steps.colors.push_back(color(1));
    return steps;
  }
  steps.colors.push_back(color(0));
  for (int k = 1; k <= shades; ++k) {
    steps.from.push_back(std::pow(limit, border(k)));
    steps.colors.push_back(color(static_cast<double>(k) / shades));
  }
  return steps;
}

ColorSteps tone_steps(const ProductLoss& loss, const Theme& theme) {
  // The tone is 1 − 1/(1 + |residual|/scale): 0 at the minimizers, 1 far away.
  ColorSteps steps{{}, {tone_color(theme, 0)}};
  for (int k = 1; k <= shades; ++k) {
    steps.from.push_back(loss.scale * border(k) / (1 - border(k)));
    steps.colors.push_back(tone_color(theme, static_cast<double>(k) / shades));
  }
  return steps;
}

Color blended(Color below, Color above, Blend blend) {
  switch (blend) {
    case Blend::replace:
      return above;
    case Blend::multiply:
      return by_channel(below, above, times);
    case Blend::screen:
      return by_channel(below, above, [](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(
            255 - times(static_cast<std::uint8_t>(255 - a), static_cast<std::uint8_t>(255 - b)));
      });
  }
  return above;
}

std::vector<Color> colors_of(const CountShading& shading) {
  std::vector<Color> colors(
      static_cast<std::size_t>(shading.rows()) * static_cast<std::size_t>(shading.columns()), shading.ground);
  for (const CountLayer& layer : shading.layers) {
    auto next = colors.begin();
    for (Eigen::Index row = 0; row < layer.counts.rows(); ++row)
      for (Eigen::Index column = 0; column < layer.counts.cols(); ++column, ++next)
        *next = blended(*next, layer.steps.at(layer.counts(row, column)), shading.blend);
  }
  return colors;
}

std::array<double, 4> residual_across(const PlaneShading& shading) {
  const double x = (shading.x.min + shading.x.max) / 2, y = (shading.y.min + shading.y.max) / 2;
  const double across = (shading.x.max - shading.x.min) / 2, down = (shading.y.min - shading.y.max) / 2;
  return {shading.loss.residual(x, y), -y * across, -x * down, -across * down};
}

std::vector<Color> colors_of(const PlaneShading& shading, int rows, int columns) {
  const auto [c0, c1, c2, c3] = residual_across(shading);
  std::vector<Color> colors;
  colors.reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  // Neighbours are of one colour or the next: the search for it starts where the last one ended.
  const std::vector<double>& from = shading.steps.from;
  std::size_t step = 0;
  for (int row = 0; row < rows; ++row) {
    const double v = (2.0 * row + 1) / rows - 1, start = c0 + c2 * v, slope = c1 + c3 * v;
    for (int column = 0; column < columns; ++column) {
      const double residual = std::abs(start + slope * ((2.0 * column + 1) / columns - 1));
      while (step < from.size() && residual >= from[step]) ++step;
      while (step > 0 && residual < from[step - 1]) --step;
      colors.push_back(shading.steps.colors[step]);
    }
  }
  return colors;
}

Image image_of(int width, int height, std::span<const Color> colors) {
  static_assert(sizeof(Color) == 4 && std::is_trivially_copyable_v<Color>);
  Image image{width, height, {}};
  image.pixels.resize(colors.size_bytes());
  std::memcpy(image.pixels.data(), colors.data(), colors.size_bytes());
  return image;
}

}  // namespace muonscope
