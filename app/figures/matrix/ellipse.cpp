// What orthogonalizing does to a 2×2 matrix: the unit circle's image under ∇ = UΣVᵀ, and under UΣᵏVᵀ with k
// from 1 (gradient descent) to 0 (Muon).

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/matrix/scalar_plane.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

using Matrix2 = Eigen::Matrix2d;
using Point2 = Eigen::Vector2d;

constexpr double half_width = 2;
/// Singular values below this part of the largest are rounding: polar(∇) leaves them out.
constexpr double relative_rounding = 1e-12;
constexpr int circle_points = 128;

struct Decomposed {
  Matrix2 u, v;
  Point2 sigma;
};

Decomposed decomposed(const Matrix2& matrix) {
  const Eigen::JacobiSVD<Matrix2> svd(matrix, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return {svd.matrixU(), svd.matrixV(), svd.singularValues()};
}

/// σ → σᵏ; 0 stays 0, for k = 0, too.
Point2 evened_out(const Point2& sigma, double evenness) {
  return sigma.unaryExpr([&](double value) {
    return value > relative_rounding * sigma[0] && value > 0 ? std::pow(value, 1 - evenness) : 0.0;
  });
}

Style path_style(Style::Role role, int index, double width, Dash dash = Dash::solid) {
  Style style{.role = role, .draw = Style::Draw::path, .dash = dash, .width = width};
  (role == Style::Role::lane ? style.lane : style.quantity) = index;
  return style;
}

/// The image of the unit circle with those of its two axes, and the directions of the singular values.
void add_image(Plot& plot, const Decomposed& parts, const Point2& sigma, const Style& style) {
  const Matrix2 map = parts.u * sigma.asDiagonal() * parts.v.transpose();
  Polyline circle, image;
  for (int i = 0; i <= circle_points; ++i) {
    const double angle = 2 * std::numbers::pi * i / circle_points;
    circle.emplace_back(std::cos(angle), std::sin(angle));
    image.push_back(map * circle.back());
  }
  plot.series.push_back(series_of("unit circle", circle, path_style(Style::Role::muted, 0, 1, Dash::dotted)));
  plot.series.push_back(series_of("its image", image, style));
  for (Series& series : plot.series) series.in_legend = false;
  for (Eigen::Index i = 0; i < 2; ++i) {
    const Point2 tip = sigma[i] * parts.u.col(i);
    Series axis = series_of(subscripted("σ", static_cast<std::size_t>(i) + 1) + " = " + readable(sigma[i]),
                            {-tip, tip}, path_style(Style::Role::theory, 0, 1, Dash::dashed));
    axis.end_label = axis.name;
    axis.in_legend = false;
    plot.series.push_back(std::move(axis));
    Series arrow = series_of("column " + std::to_string(i + 1), {Point2(0, 0), map.col(i)},
                             path_style(Style::Role::quantity, static_cast<int>(i), 3));
    arrow.end_marker = Marker::circle;
    arrow.end_label = arrow.name;
    arrow.in_legend = false;
    plot.series.push_back(std::move(arrow));
  }
}

Plot empty_plot(std::string title) {
  Plot plot;
  plot.title = std::move(title);
  plot.x = {"first component", "", AxisScale::linear, {-half_width, half_width}};
  plot.y = {"second component", "", AxisScale::linear, {-half_width, half_width}};
  plot.same_scale = true;
  plot.zoomable = false;
  plot.legend = false;  // its title and its arrows say it all, and the picture needs the room
  return plot;
}

/// As the lane with this rule; a quantity's tone where there is none.
Style image_style(const Snapshot& snapshot, std::string_view rule) {
  constexpr double width = 2.5;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    if (snapshot.lanes[i].spec.optimizer.kind == rule)
      return path_style(Style::Role::lane, lane_index(snapshot.lanes, i), width);
  return path_style(Style::Role::quantity, rule == "gd" ? 2 : 3, width);
}

}  // namespace

Figure build_ellipse(const FigureInput& input, const ViewOptions& options) {
  const EllipseView& view = options.ellipse;
  Matrix2 matrix;
  matrix << view.matrix[0], view.matrix[2], view.matrix[1], view.matrix[3];
  const Decomposed parts = decomposed(matrix);
  Figure figure = figure_of("ellipse", *input.snapshot);
  figure.columns = 2;

  Plot gradient = empty_plot("gradient ∇ = UΣVᵀ: GD's step");
  add_image(gradient, parts, parts.sigma, image_style(*input.snapshot, "gd"));
  for (const int column : {0, 1}) {
    const auto place = static_cast<std::size_t>(2 * column);
    gradient.handles.push_back({.id = "ellipse:" + std::to_string(column),
                                .x = view.matrix[place],
                                .y = view.matrix[place + 1],
                                .hint = "Drag: another column of ∇."});
  }
  figure.plots.push_back(std::move(gradient));

  const bool whole = view.evenness == 1;
  Plot step = empty_plot(whole ? "polar(∇) = UVᵀ: Muon's step"
                               : "between: UΣᵏVᵀ, k = " + brief_number(1 - view.evenness));
  add_image(step, parts, evened_out(parts.sigma, view.evenness), image_style(*input.snapshot, "muon"));
  constexpr double rail = -0.9 * half_width, rail_end = 0.75 * half_width;
  step.series.push_back(
      series_of("GD to Muon", {{-rail_end, rail}, {rail_end, rail}}, path_style(Style::Role::muted, 0, 1)));
  step.series.back().in_legend = false;
  step.series.back().end_label = "Muon";
  step.handles.push_back({.id = "ellipse:even",
                          .x = std::lerp(-rail_end, rail_end, view.evenness),
                          .y = rail,
                          .moves_y = false,
                          .hint = "Drag: from GD's step, k = 1, to Muon's, k = 0."});
  figure.plots.push_back(std::move(step));
  return figure;
}

}  // namespace muonscope
