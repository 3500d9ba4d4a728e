#pragma once
// Grounds of plots that are coloured place by place: counts of particles and the loss of two numbers, with
// colours in steps of what is there. What to colour is data, so that the processor and shaders (shaders/)
// follow one description.

#include <functional>
#include <span>

#include "app/figures/kit/figure.h"
#include "app/paint/image.h"

namespace muonscope {

struct Theme;

/// Colours in steps: colors[k], where k of the ascending numbers `from` are at most the value.
struct ColorSteps {
  std::vector<double> from;
  std::vector<Color> colors;  ///< one more than `from`
  const Color& at(double value) const;
};
constexpr std::size_t most_color_steps = 65;  ///< of `from`

/// How layers of counts are joined. replace: the last one covers the others. multiply, for light grounds, and
/// screen, for dark ones: overlaps are darker (lighter) than each layer, whatever their order.
enum class Blend { replace, multiply, screen };

struct CountLayer {
  const Matrix& counts;  ///< row 0 on top; of one size for all layers
  ColorSteps steps;
};
struct CountShading {
  Color ground;
  Blend blend = Blend::replace;
  std::vector<CountLayer> layers;  ///< at least one

  int rows() const { return static_cast<int>(layers.front().counts.rows()); }
  int columns() const { return static_cast<int>(layers.front().counts.cols()); }
};

/// The loss over a rectangle, from its corner on the left and on top.
struct PlaneShading {
  ProductLoss loss;
  Range x, y;
  ColorSteps steps;  ///< of |s* − xy|
  Color line_color;
  double line_width = 1;  ///< of iso-lines, in canvas units
};

/// Steps that no eye tells apart and few colours, for small files: `color` at 0, 1/64, …, 1 of the logarithm
/// of counts up to `limit`, and `none` where there is nothing.
ColorSteps count_steps(double limit, Color none, const std::function<Color(double)>& color);
ColorSteps tone_steps(const ProductLoss& loss, const Theme& theme);

/// Two colours of layers joined.
Color blended(Color below, Color above, Blend blend);

/// Row by row from the top left.
std::vector<Color> colors_of(const CountShading& shading);
/// At the middles of rows×columns cells, without iso-lines.
std::vector<Color> colors_of(const PlaneShading& shading, int rows, int columns);

/// The residual s* − xy over a rectangle as c₀ + c₁u + c₂v + c₃uv, where u and v go from −1 on the left and
/// on top to 1: exact in single precision, too, however small the rectangle is and wherever it lies.
std::array<double, 4> residual_across(const PlaneShading& shading);

Image image_of(int width, int height, std::span<const Color> colors);

}  // namespace muonscope
