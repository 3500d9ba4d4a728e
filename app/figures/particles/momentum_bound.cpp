// Momenta stay bounded: friction takes from P what forces give, so that no momentum exceeds the largest of
// its start and the largest force so far over γ (arXiv 2605.23871).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"

namespace muonscope {

namespace {

/// max(‖P(0)‖, max‖V‖/min γ) up to each row: friction or, of rules, the learning rate may have changed.
Series bound_of(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const int columns[] = {lane.trace.column("momentum_norm"), lane.trace.column("force_norm"),
                         lane.trace.column("damping")};
  const std::vector<std::size_t> rows = shown_rows(lane, columns, options);
  const Curve momentum = curve_at(lane, "momentum_norm", rows), force = curve_at(lane, "force_norm", rows),
              damping = curve_at(lane, "damping", rows);
  Series series;
  series.name = lane.spec.name + ": max(‖P(0)‖, max ‖V‖/γ)";
  series.group = "theory";
  series.is_theory = true;
  series.condition = "over the recorded rows so far; of integrators muon and strang";
  series.style = lane_style(snapshot.lanes, index);
  series.style.dash = Dash::dashed;
  series.style.marker = Marker::none;
  series.style.width = 1;
  series.in_legend = false;
  double largest = 0, least = INFINITY;
  for (std::size_t i = 0; i < force.x.size(); ++i) {
    largest = std::max(largest, force.y[i]);
    least = std::min(least, damping.y[i]);
    const double bound = std::max(momentum.y.front(), largest / least);
    if (!std::isfinite(bound)) continue;  // γ = 0 promises nothing
    series.x.push_back(time_of(lane, force.x[i], options.time));
    series.y.push_back(bound);
  }
  return series;
}

}  // namespace

Figure build_momentum_bound(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("momentum_bound", snapshot);
  Plot plot;
  plot.y.title = "largest ‖P‖_op of the cloud";
  plot.y.scale = options.y_scale.value_or(AxisScale::linear);
  add_lane_curves(plot, snapshot, "momentum_norm", "momentum_bound", options);
  if (plot.empty_text.empty() && !shows_data(plot))
    plot.empty_text = "Not defined: no rule here follows a flow with momenta";
  for (std::size_t i = 0; options.theory && plot.empty_text.empty() && i < snapshot.lanes.size(); ++i) {
    Series bound = bound_of(snapshot, i, options);
    if (!bound.y.empty()) plot.series.push_back(std::move(bound));
  }
  plot.y.range = options.y.value_or(positive_range(plot));
  plot.note = "dashed: max(‖P(0)‖, largest ‖V‖ so far/γ)";
  figure.plots.push_back(std::move(plot));
  return figure;
}

}  // namespace muonscope
