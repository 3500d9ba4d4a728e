// The loss along each lane's flow line, with the state as a ball on it: for a start on p = q the cut of
// arXiv 2606.30509, figure 2, lower row.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/matrix/scalar_plane.h"

namespace muonscope {

namespace {

/// The flow line through a lane's start over the one of p and q that changes monotonically along it.
struct Landscape {
  bool over_p = true;
  bool is_loss = false;  ///< heights are the loss itself
  std::vector<double> at, height;

  double coordinate(const Planar& x) const { return over_p ? x.x() : x.y(); }
  /// Height of a place on the line; beside it, of the loss there or of the line's place with that coordinate.
  double height_of(const ScalarFlow& flow, const Planar& x) const {
    if (is_loss) return flow.loss(x);
    const auto right = std::lower_bound(at.begin(), at.end(), coordinate(x));
    if (right == at.begin() || right == at.end()) return NAN;
    const auto i = static_cast<std::size_t>(right - at.begin());
    const double t = (coordinate(x) - at[i - 1]) / (at[i] - at[i - 1]);
    return height[i - 1] + t * (height[i] - height[i - 1]);
  }
};

Landscape landscape_of(const ScalarFlow& flow, const Planar& start, double reach) {
  constexpr int pieces = 400;
  Landscape land;
  land.over_p = std::abs(start.x()) <= std::abs(start.y());
  land.is_loss = flow.family() == FlowFamily::gradient;
  Polyline line = with_minimizers(flow, flow_line(flow, start, reach), 2 * reach / pieces);
  if (!line.empty() && land.coordinate(line.front()) > land.coordinate(line.back()))
    std::reverse(line.begin(), line.end());
  land.height = effective_loss(flow, line);
  for (std::size_t i = 0; i < line.size(); ++i) {
    land.at.push_back(land.coordinate(line[i]));
    if (land.is_loss) land.height[i] = flow.loss(line[i]);
  }
  return land;
}

std::string cut_title(const Planar& start, const std::string& lane) {
  const bool diagonal = std::abs(start.x()) == std::abs(start.y());
  return lane + (diagonal ? ": along the diagonal" : ": along its flow line");
}

Series balls(std::string name, const ScalarFlow& flow, const Landscape& land, const Polyline& places,
             const Style& style) {
  Polyline points;
  for (const Planar& x : places) points.emplace_back(land.coordinate(x), land.height_of(flow, x));
  return series_of(std::move(name), points, style);
}

Series curve_of(const Landscape& land) {
  Series series;
  series.name = land.is_loss ? "loss" : "effective loss";
  series.style = {.role = Style::Role::muted, .width = 2};
  series.in_legend = false;
  series.x = land.at;
  series.y = land.height;
  return series;
}

void add_lane(Plot& plot, const Snapshot& snapshot, std::size_t lane, const ScalarFlow& flow,
              const Landscape& land) {
  const std::optional<Planar> now = present_place(snapshot.lanes[lane]);
  Style dots = lane_style(snapshot.lanes, lane);
  dots.draw = Style::Draw::points;
  dots.rim = 1;
  Style ball = dots;
  ball.marker = Marker::circle;
  ball.size = 2;
  const StepMarks marks = step_marks(snapshot.lanes[lane], snapshot, 50);
  if (now) plot.series.push_back(balls("now", flow, land, {*now}, ball));
  plot.series.push_back(balls(marks.name(), flow, land, marks.places, dots));
  plot.series.front().in_legend = false;
  plot.series.push_back(curve_of(land));
}

}  // namespace

Plot slice_plot(const Snapshot& snapshot, std::size_t lane, const ScalarProblem& problem,
                const PlaneView& view) {
  const ScalarFlow flow(compose(snapshot.lanes[lane].spec.optimizer), problem.target);
  const Planar& start = problem.start;
  const double reach =
      2 * std::max({scalar_length(problem.target), view.largest(), start.cwiseAbs().maxCoeff()});
  const Landscape land = landscape_of(flow, start, reach);
  Plot plot;
  plot.title = cut_title(start, lane_title(snapshot.lanes[lane]));
  plot.x = land.over_p ? view.p : view.q;
  plot.y.title = land.is_loss ? "loss" : "effective loss";
  if (land.at.empty()) {
    plot.empty_text = flow.family() == FlowFamily::none
                          ? "Weight decay leaves no flow line to cut along: set λ to 0"
                          : "At the origin there is no way to go: start elsewhere";
    return plot;
  }
  // The height above the origin, or where the line passes it, stands two thirds up.
  const double hill = land.height_of(flow, land.over_p ? Planar(0, start.y()) : Planar(start.x(), 0));
  plot.y.range = hill > 0 ? Range{-0.06 * hill, 1.5 * hill} : Range{-0.1, 1};
  add_lane(plot, snapshot, lane, flow, land);
  if (snapshot.lanes[lane].trace.column("p_1_1") < 0) plot.note = missing_note("entries");
  return plot;
}

Figure build_slice(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("slice", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  const ScalarProblem problem = scalar_problem(snapshot);
  PlaneView view = plane_view(problem, {});
  if (options.x) view.p.range = view.q.range = *options.x;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    Plot& plot = figure.plots.emplace_back(slice_plot(snapshot, i, problem, view));
    if (options.y) plot.y.range = *options.y;
  }
  return figure;
}

}  // namespace muonscope
