// The scalar plane: loss, flow, minimizers and the lanes' ways through them (arXiv 2606.30509, figure 2).

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/matrix/contours.h"
#include "app/figures/matrix/scalar_plane.h"

namespace muonscope {

namespace {

/// Cells of the grid that iso-lines are found on, along each side.
constexpr Eigen::Index field_cells = 128;
constexpr std::size_t most_path_points = 4000;
/// More lanes than this have no room for a second row.
constexpr std::size_t most_lanes_with_slices = 4;

/// Shading and iso-lines of the loss. The lines are spaced evenly in √L, at residuals s* − pq of
/// ±k times a round number.
Field loss_field(double target, const PlaneView& view) {
  Field field;
  field.name = "loss";
  field.x = view.p.range;
  field.y = view.q.range;
  const Vector x = Vector::LinSpaced(field_cells + 1, field.x.min, field.x.max);
  const Vector y = Vector::LinSpaced(field_cells + 1, field.y.min, field.y.max);
  const Matrix residual = (-y * x.transpose()).array() + target;
  const double largest = residual.cwiseAbs().maxCoeff(), spacing = round_up(largest / 14);
  // Tones are independent of the view, so that panning changes no colours.
  field.loss = {target, 1.5 * scalar_length(target) * scalar_length(target), spacing};
  for (int k = 1; k * spacing <= largest; ++k)
    for (const double side : {-1.0, 1.0})
      for (Polyline& line : contours(residual, x, y, side * k * spacing))
        field.contours.push_back(std::move(line));
  return field;
}

/// The distance of arrows and of the points where flow lines meet the axes: Muon's arrows then lie on its
/// lines.
double round_number(const Field& field) {
  constexpr double about = 10;
  return round_up(std::max(field.x.max - field.x.min, field.y.max - field.y.min) / about);
}

/// (k + ½)·spacing for whole k, inside the range: places that move with the plane when it is panned.
std::vector<double> halves_between(const Range& range, double spacing) {
  std::vector<double> out;
  for (double k = std::ceil(range.min / spacing - 0.5); (k + 0.5) * spacing <= range.max; ++k)
    out.push_back((k + 0.5) * spacing);
  return out;
}

/// Arrows along the flow, centred on a grid. Their length goes with the root of the speed, so that slow
/// places show, too; the fastest of the view nearly reach from one to the next.
void add_arrows(Field& field, const ScalarFlow& flow) {
  const double spacing = round_number(field);
  double fastest = 0;
  std::vector<std::pair<Planar, Planar>> all;
  for (const double q : halves_between(field.y, spacing))
    for (const double p : halves_between(field.x, spacing)) {
      const Planar velocity = flow.velocity({p, q});
      fastest = std::max(fastest, velocity.norm());
      all.emplace_back(Planar(p, q), velocity);
    }
  for (const auto& [center, velocity] : all) {
    const double speed = velocity.norm();
    if (!(speed > 1e-6 * fastest)) continue;
    const Planar half = 0.37 * spacing * std::sqrt(speed / fastest) * velocity / speed;
    field.arrows.push_back({center - half, center + half});
  }
}

/// What flow lines keep.
std::string law_of(FlowFamily family) {
  switch (family) {
    case FlowFamily::gradient:
      return ": flow lines (η → 0) p² − q² = const";
    case FlowFamily::sign:
      return ": flow lines (η → 0) |p| − |q| = const";
    case FlowFamily::smooth:
      return ": flow lines (η → 0) between p² − q² and |p| − |q| = const";
    case FlowFamily::none:
      return "";
  }
  return "";
}

/// The farthest from the origin that the line through a corner of the view meets an axis.
double widest_crossing(const ScalarFlow& flow, const PlaneView& view) {
  double widest = 0;
  for (const double p : {view.p.range.min, view.p.range.max})
    for (const double q : {view.q.range.min, view.q.range.max}) {
      const double a = std::abs(p), b = std::abs(q);
      // Lines in between meet the axes between where their two limits do.
      const double crossing =
          flow.family() == FlowFamily::sign ? std::abs(a - b) : std::sqrt(std::abs(a - b) * (a + b));
      widest = std::max(widest, crossing);
    }
  return widest;
}

/// Flow lines that meet the axes at multiples of a round number, those of them that can pass the view.
Series flow_lines_series(const ScalarFlow& flow, const PlaneView& view, double spacing) {
  constexpr double most = 24;
  const double widest = widest_crossing(flow, view);
  spacing = std::max(spacing, round_up(widest / most));
  std::vector<Polyline> lines;
  for (int k = 0; k * spacing <= widest; ++k)
    for (Polyline& line : flow_lines(flow, k * spacing, view.largest())) lines.push_back(std::move(line));
  Series series = joined_lines("flow lines", lines,
                               {.role = Style::Role::theory, .draw = Style::Draw::path, .width = 0.8});
  series.in_legend = false;
  series.group = "flow lines";
  return series;
}

/// Where the lane would go with infinitely small steps.
Series flow_from_start(const ScalarFlow& flow, const Planar& start, const PlaneView& view) {
  const double reach = std::max({view.largest(), std::abs(start.x()), std::abs(start.y())});
  Series series =
      series_of("flow line from the start", flow_line(flow, start, reach),
                {.role = Style::Role::muted, .draw = Style::Draw::path, .dash = Dash::dashed, .width = 1.2});
  series.group = "flow lines";
  series.is_theory = true;
  series.condition = "as η → 0";
  series.in_legend = false;
  return series;
}

/// pq = s*: both branches of a hyperbola, or the axes.
Series minimizers(double target, const PlaneView& view) {
  constexpr int pieces = 128;
  const double reach = view.largest(), length = std::sqrt(std::abs(target));
  std::vector<Polyline> lines;
  if (target == 0) lines = {{{-reach, 0}, {reach, 0}}, {{0, -reach}, {0, reach}}};
  for (const double side : {1.0, -1.0}) {
    if (target == 0 || reach <= length) continue;
    Polyline& line = lines.emplace_back();
    // Evenly in the logarithm of p: dense where the hyperbola bends.
    const double end = std::log(reach / length);
    for (int i = 0; i <= pieces; ++i) {
      const double p = side * length * std::exp(end * (2.0 * i / pieces - 1));
      line.emplace_back(p, target / p);
    }
  }
  Series series = joined_lines("minimizers: pq = s*", lines,
                               {.role = Style::Role::accent, .draw = Style::Draw::path, .width = 2.5});
  series.group = "minimizers";
  return series;
}

std::vector<Series> lane_series(const Snapshot& snapshot, std::size_t lane, const ViewOptions& options) {
  const ScalarPath path = drawn_path(snapshot.lanes[lane], options, most_path_points);
  const StepMarks marks = step_marks(snapshot.lanes[lane], snapshot, 50);
  Style line = lane_style(snapshot.lanes, lane), dots = line, ball = line;
  line.draw = Style::Draw::path;
  line.marker = Marker::none;
  line.dash = Dash::solid;
  line.rim = 1;
  dots.draw = ball.draw = Style::Draw::points;
  dots.rim = ball.rim = 1;
  dots.size = 0.75;
  ball.size = 1.6;
  const std::string name = snapshot.lanes[lane].spec.name;
  std::vector<Series> out;
  if (!path.places.empty()) out.push_back(series_of("now", {path.places.back()}, ball));
  out.push_back(series_of(marks.name(), marks.places, dots));
  out.push_back(series_of(name, path.places, line));
  for (Series& series : out) series.group = name;
  out.front().in_legend = out.back().in_legend = false;
  return out;
}

Plot plane_plot(const Snapshot& snapshot, std::size_t lane, const ScalarFlow& flow, const Planar& start,
                const PlaneView& view, const Field& loss, const ViewOptions& options) {
  Plot plot;
  plot.title = lane_title(snapshot.lanes[lane]) + (options.theory ? law_of(flow.family()) : "");
  plot.x = view.p;
  plot.y = view.q;
  plot.same_scale = true;
  plot.height = 2.2;
  plot.press = "start";
  plot.handles.push_back(
      {"start", start.x(), start.y(), true, true, "Drag, or press anywhere: all lanes start here"});
  plot.field = loss;
  if (options.theory) add_arrows(*plot.field, flow);
  plot.series = lane_series(snapshot, lane, options);
  plot.series.push_back(minimizers(flow.target(), view));
  if (options.theory && flow.family() != FlowFamily::none) {
    // Under another rule the lane set out on another line.
    if (!changed_optimizer(snapshot, lane)) plot.series.push_back(flow_from_start(flow, start, view));
    plot.series.push_back(flow_lines_series(flow, view, round_number(loss)));
  }
  if (snapshot.lanes[lane].trace.column("p_1_1") < 0) plot.note = missing_note("entries");
  return plot;
}

}  // namespace

Figure build_flow_plane(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("flow_plane", snapshot);
  // They say where the flow ends: not before theory is shown.
  const bool with_slices = options.theory && snapshot.lanes.size() <= most_lanes_with_slices;
  figure.columns =
      with_slices ? static_cast<int>(snapshot.lanes.size()) : lane_columns(snapshot.lanes.size());
  const ScalarProblem problem = scalar_problem(snapshot);
  const PlaneView view = plane_view(problem, options);
  const Field loss = loss_field(problem.target, view);
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const ScalarFlow flow(compose(snapshot.lanes[i].spec.optimizer), problem.target);
    figure.plots.push_back(plane_plot(snapshot, i, flow, problem.start, view, loss, options));
  }
  // Below, as in the paper: over the planes' own p axes.
  for (std::size_t i = 0; with_slices && i < snapshot.lanes.size(); ++i) {
    Plot& slice = figure.plots.emplace_back(slice_plot(snapshot, i, problem, view));
    slice.zoomable = slice.legend = false;
  }
  return figure;
}

}  // namespace muonscope
