// The loss of every lane in one plot.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"

namespace muonscope {

namespace {

/// Of particles it is J, as everywhere else.
std::string loss_title(const Snapshot& snapshot) {
  if (!snapshot.problem) return "loss L";
  if (snapshot.problem->particles() != nullptr) return "objective J";
  return snapshot.problem->factorization() != nullptr ? "loss ½‖M* − PQᵀ‖²" : "loss L";
}

/// A diverging lane climbs hundreds of decades before it stops: the axis ends this far above the start.
constexpr double most_above_start = 1e3;

Range losses_range(const Plot& plot) {
  double lowest = INFINITY, highest = 0, start = 0;
  for (const Series& series : plot.series) {
    if (!series.y.empty()) start = std::max(start, series.y.front());
    for (const double value : series.y) {
      if (!std::isfinite(value)) continue;
      highest = std::max(highest, value);
      if (value > 0) lowest = std::min(lowest, value);
    }
  }
  if (start > 0) highest = std::min(highest, most_above_start * start);
  if (!(highest > 0)) return plot.y.scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  if (plot.y.scale == AxisScale::linear) return {0, round_up(1.05 * highest)};
  return decades_around(std::min(lowest, highest), highest);
}

}  // namespace

Figure build_loss(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("loss", snapshot);
  Plot plot;
  plot.y.title = loss_title(snapshot);
  plot.y.scale = options.y_scale.value_or(AxisScale::logarithmic);
  add_lane_curves(plot, snapshot, "loss", "loss", options);
  plot.y.range = options.y.value_or(losses_range(plot));
  figure.plots.push_back(std::move(plot));
  return figure;
}

}  // namespace muonscope
