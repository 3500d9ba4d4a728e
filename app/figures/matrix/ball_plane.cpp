// A problem of one 2×2 matrix seen on its diagonal, where a K's ball is a ball of numbers (arXiv 2506.15054;
// K by K arXiv 2310.05898, table 2): level lines of the loss, the ball, both minima, the lane's way. A plot
// per lane.

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/matrix/ball_minimum.h"
#include "app/figures/matrix/contours.h"
#include "app/figures/matrix/scalar_plane.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

constexpr std::size_t most_way_points = 4000;
constexpr int nodes = 49, levels = 8;

Series spot(std::string name, const Planar& place, Style style, Marker marker, double size) {
  style.draw = Style::Draw::points;
  style.marker = marker;
  style.size = size;
  style.rim = 1;
  return series_of(std::move(name), {place}, style);
}

/// The diagonal at the recorded steps and now.
Polyline way_of(const LaneSnapshot& lane) {
  const int a = lane.trace.column("x_1_1"), b = lane.trace.column("x_2_2");
  Polyline way;
  if (a >= 0 && b >= 0)
    for (const std::size_t row : path_rows(lane.trace, a, b, most_way_points))
      way.emplace_back(lane.trace.at(row, a), lane.trace.at(row, b));
  if (lane.blocks) way.emplace_back((*lane.blocks)[0].value(0, 0), (*lane.blocks)[0].value(1, 1));
  return way;
}

/// Where the ball's edge is, once around.
Polyline edge_of(const Ball& ball) {
  constexpr int points = 240;
  Polyline edge;
  for (int i = 0; i <= points; ++i) {
    const double angle = 2 * std::numbers::pi * i / points;
    const Planar direction(std::cos(angle), std::sin(angle));
    edge.push_back(direction / ball.gauge(direction));
  }
  return edge;
}

/// What all plots share.
struct Plane {
  DiagonalLoss loss;
  Planar minimum;
  Axis x{"X₁₁", "", AxisScale::linear, {}}, y{"X₂₂", "", AxisScale::linear, {}};
  Series levels{};
};

/// What is one lane's.
struct LaneInPlane {
  std::optional<Ball> ball;
  Polyline way;
};

/// What of the plane is shown, along both axes.
Range plane_range(const Snapshot& snapshot, const std::vector<LaneInPlane>& lanes, const Plane& plane) {
  double low = 0, high = 0;
  const auto hold = [&](const Planar& place) {
    if (!place.allFinite()) return;
    low = std::min(low, place.minCoeff());
    high = std::max(high, place.maxCoeff());
  };
  hold(plane.loss.start());
  hold(plane.minimum);
  for (std::size_t i = 0; i < lanes.size(); ++i)
    if (snapshot.lanes[i].status == LaneStatus::running)
      for (const Planar& place : lanes[i].way) hold(place);
  // Balls that reach far beyond all that happens are not held.
  constexpr double most_beyond = 3;
  const double reach = std::max(-low, high);
  for (const LaneInPlane& lane : lanes) {
    const double edge = lane.ball ? lane.ball->reach() : 0;
    if (edge > most_beyond * reach && reach > 0) continue;
    hold({-edge, edge});
  }
  if (low == high) return {-1, 1};
  const double side = round_up(0.1 * (high - low)) / 2;
  return {std::floor((low - side) / side) * side, std::ceil((high + side) / side) * side};
}

/// Lines of the loss, evenly spaced in the root of what it is above its least value in view.
Series levels_of(const Plane& plane) {
  const Vector x = Vector::LinSpaced(nodes, plane.x.range.min, plane.x.range.max),
               y = Vector::LinSpaced(nodes, plane.y.range.min, plane.y.range.max);
  Matrix values(nodes, nodes);
  for (Eigen::Index i = 0; i < nodes; ++i)
    for (Eigen::Index j = 0; j < nodes; ++j) values(i, j) = plane.loss.at({x(j), y(i)});
  std::vector<Polyline> lines;
  if (values.allFinite()) {
    const double least = values.minCoeff(), most = values.maxCoeff();
    for (int k = 1; k <= levels; ++k) {
      const double part = (k - 0.5) / levels;
      for (Polyline& line : contours(values, x, y, least + part * part * (most - least)))
        lines.push_back(std::move(line));
    }
  }
  Series series =
      joined_lines("level lines of the loss", lines,
                   {.role = Style::Role::muted, .draw = Style::Draw::path, .width = 0.8, .pale = true});
  series.group = "levels";
  series.in_legend = false;
  return series;
}

/// How far X stands off the plane.
std::string off_plane(const LaneSnapshot& lane) {
  if (!lane.blocks) return "";
  const Matrix& x = (*lane.blocks)[0].value;
  const double off = std::max(std::abs(x(0, 1)), std::abs(x(1, 0)));
  return off > 1e-9 * x.norm() ? "off the diagonal: " + readable(off) : "";
}

/// The ball's edge, and the minimum that the decay leads to.
void add_ball(Plot& plot, const Ball& ball, const DiagonalLoss& loss, std::size_t index, const Style& own) {
  if (ball.reach() > 0) {
    Style edge = own;
    edge.marker = Marker::none;
    edge.dash = Dash::dashed;
    edge.width = 2;
    edge.draw = Style::Draw::path;
    Series line = series_of("edge of the ball", edge_of(ball), edge);
    line.is_theory = true;
    line.condition = "as η → 0";
    line.in_legend = false;
    plot.series.push_back(std::move(line));
    plot.handles.push_back({"ball:" + std::to_string(index), ball.reach(), 0, true, false,
                            "Drag: the decay λ, whose inverse is the ball's radius", false});
  }
  plot.series.push_back(spot("minimum with decay", ball_minimum(loss, ball), {.role = Style::Role::theory},
                             Marker::diamond, 1.8));
  plot.series.back().is_theory = true;
  plot.series.back().condition = "as η → 0";
}

Plot plane_plot(const Snapshot& snapshot, std::size_t index, const LaneInPlane& own, const Plane& plane,
                const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const auto& [ball, way] = own;
  Plot plot;
  plot.title = lane_title(lane) + (ball && options.theory ? ", λ = " + brief_number(ball->decay()) : "");
  plot.x = plane.x;
  plot.y = plane.y;
  plot.same_scale = true;
  plot.note = off_plane(lane);
  if (ball && options.theory)
    plot.note = "min " + ball->problem() + (plot.note.empty() ? "" : "\n") + plot.note;
  Style style = lane_style(snapshot.lanes, index);
  if (!way.empty()) {
    plot.series.push_back(spot("now", way.back(), style, Marker::circle, 1.6));
    plot.series.back().in_legend = false;
  }
  Style line = style;
  line.marker = Marker::none;
  line.dash = Dash::solid;
  line.rim = 1;
  line.draw = Style::Draw::path;
  plot.series.push_back(series_of(lane.spec.name, way, line));
  plot.series.back().in_legend = false;
  if (ball && options.theory) add_ball(plot, *ball, plane.loss, index, style);
  plot.series.push_back(
      spot("minimum of the loss", plane.minimum, {.role = Style::Role::accent}, Marker::cross, 1.8));
  plot.series.push_back(plane.levels);
  if (lane.trace.column("x_1_1") < 0) plot.note = missing_note("entries");
  return plot;
}

}  // namespace

Figure build_ball_plane(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("ball_plane", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  const DiagonalLoss loss(*snapshot.problem);
  Plane plane{loss, free_minimum(loss)};
  std::vector<LaneInPlane> lanes;
  for (const LaneSnapshot& lane : snapshot.lanes)
    lanes.push_back({ball_of(lane.spec.optimizer), way_of(lane)});
  const Range fitted = plane_range(snapshot, lanes, plane);
  plane.x.range = options.x.value_or(fitted);
  plane.y.range = options.y.value_or(fitted);
  plane.levels = levels_of(plane);
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(plane_plot(snapshot, i, lanes[i], plane, options));
  return figure;
}

}  // namespace muonscope
