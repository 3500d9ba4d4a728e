// The losses of all set-ups of a family: a column for each value of one key, a colour for each of another.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/studies/family_grid.h"
#include "core/experiment/problem_catalogue.h"

namespace muonscope {

namespace {

/// A diverging lane climbs hundreds of decades before it stops: the axis ends this far above the starts.
constexpr double most_above_starts = 1e3;

/// Loss, or J where particles move.
std::string loss_column(const LaneSnapshot& lane) {
  return lane.trace.column("loss") < 0 ? "objective" : "loss";
}

bool is_of_particles(const FamilyResult& result) {
  return problem_kind(result.family->members.front().experiment.problem.kind)
      .offer.always.has(Capability::particles);
}

Plot loss_plot(const FamilyResult& result, const FamilyGrid& grid, std::size_t lane, std::size_t column,
               const ViewOptions& options) {
  Plot plot;
  plot.title = family_title(*result.family, family_label(*result.family, grid.columns, column), lane);
  plot.x = {.title = "step t", .unit = "", .scale = options.x_scale.value_or(AxisScale::linear), .range = {}};
  plot.y = {.title = is_of_particles(result) ? "objective J" : "loss",
            .unit = "",
            .scale = options.y_scale.value_or(AxisScale::logarithmic),
            .range = {}};
  const Snapshot* finished = nullptr;
  for (std::size_t member = 0; member < result.ends.size(); ++member) {
    if (!result.ends[member] || grid.places[member].column != column) continue;
    const Snapshot& snapshot = result.ends[member]->snapshot;
    const std::vector<LaneSnapshot>& lanes = snapshot.lanes;
    if (lane >= lanes.size()) continue;
    finished = &snapshot;
    ViewOptions over_steps = options;
    over_steps.time = TimeAxis::steps;
    Curve curve = curve_of(lanes[lane], loss_column(lanes[lane]), over_steps);
    if (curve.x.empty()) continue;
    Series series;
    series.name = family_label(*result.family, grid.colors, grid.places[member].color);
    series.style = set_up_style(grid.places[member].color, grid.colors.values.size());
    series.x = std::move(curve.x);
    series.y = std::move(curve.y);
    mark_divergence(lanes[lane], series);
    plot.series.push_back(std::move(series));
  }
  plot.legend = lane == 0;  // as the first row's
  if (plot.series.empty()) finished ? explain_missing(plot, "loss") : explain_unfinished(plot);
  return plot;
}

Range losses_of(const Figure& figure, AxisScale scale) {
  double lowest = INFINITY, highest = 0, start = 0;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series) {
      start = std::max(start, series.y.front());
      for (const double value : series.y) {
        if (!std::isfinite(value)) continue;
        highest = std::max(highest, value);
        if (value > 0) lowest = std::min(lowest, value);
      }
    }
  if (start > 0) highest = std::min(highest, most_above_starts * start);
  if (!(highest > 0)) return scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  if (scale == AxisScale::linear) return {0, round_up(1.05 * highest)};
  return decades_around(std::min(lowest, highest), highest);
}

Range steps_of(const Figure& figure, AxisScale scale) {
  double last = 1;
  for (const Plot& plot : figure.plots)
    for (const Series& series : plot.series) last = std::max(last, series.x.back());
  // Step 0 has no place on a log axis.
  return {scale == AxisScale::logarithmic ? std::min(1.0, last / 2) : 0, last};
}

}  // namespace

Figure build_loss_family(const FigureInput& input, const ViewOptions& options) {
  Figure figure = family_figure("loss_family", input);
  const FamilyResult* found = input.findings.found<FamilyResult>();
  if (found == nullptr) {
    figure.plots.push_back(
        no_family({.title = "step t", .unit = "", .range = {0, 1000}},
                  {.title = "loss", .unit = "", .scale = AxisScale::logarithmic, .range = {1e-3, 1}}));
    return figure;
  }
  const FamilyResult& result = *found;
  const FamilyGrid grid = family_grid(*result.family);
  const std::size_t columns = grid.columns.values.size();
  for (std::size_t lane = 0; lane < most_lanes(*result.family); ++lane)
    for (std::size_t column = 0; column < columns; ++column)
      figure.plots.push_back(loss_plot(result, grid, lane, column, options));
  figure.columns = static_cast<int>(columns);
  const Range x = steps_of(figure, options.x_scale.value_or(AxisScale::linear));
  const Range y = losses_of(figure, options.y_scale.value_or(AxisScale::logarithmic));
  share_axes(figure, x, y, options);
  return figure;
}

}  // namespace muonscope
