// The edge of stability (Cohen et al., arXiv 2103.00065; in any norm, arXiv 2603.05002): ηλ_max/2, which
// gradient descent keeps near 1, and Muon's own ratio r, a plot per lane on the same axes.

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"

namespace muonscope {

namespace {

Series muons_ratio(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  Curve curve = curve_of(snapshot.lanes[index], "edge_ratio", options);
  Series series;
  series.name = "r = η⟨Δ∇f, ΔX⟩/(2η²‖∇f‖_*)";
  series.style = lane_style(snapshot.lanes, index);
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  mark_divergence(snapshot.lanes[index], series);
  return series;
}

/// ηλ_max/2.
Series descents_ratio(const LaneSnapshot& lane, const ViewOptions& options) {
  const std::array columns{lane.trace.column("sharpness")};
  const std::vector<std::size_t> rows = shown_rows(lane, columns, options);
  Curve sharpness = curve_at(lane, "sharpness", rows, options.time);
  const Curve lr = curve_at(lane, "lr", rows, options.time);
  Series series;
  series.name = "ηλ_max/2";
  series.style = quantity_style(1);
  series.x = std::move(sharpness.x);
  series.y = std::move(sharpness.y);
  for (std::size_t i = 0; i < series.y.size(); ++i) series.y[i] *= lr.y[i] / 2;
  return series;
}

}  // namespace

Figure build_edge(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("edge_of_stability", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  double highest = 1;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    Plot plot = time_plot(snapshot, "ratio to what is stable", AxisScale::linear, options);
    plot.title = lane_title(lane);
    if (lane.trace.column("edge_ratio") < 0) {
      explain_missing(plot, "edge_of_stability");
    } else {
      plot.series.push_back(muons_ratio(snapshot, i, options));
      if (lane.trace.column("sharpness") >= 0) plot.series.push_back(descents_ratio(lane, options));
      plot.horizontal_marks.push_back({1, "the edge"});
    }
    for (const Series& series : plot.series)
      for (const double value : series.y)
        if (std::isfinite(value)) highest = std::max(highest, std::min(value, 10.0));
    append_edit_marks(plot, snapshot, i, options);
    figure.plots.push_back(std::move(plot));
  }
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(Range{0, round_up(1.05 * highest)});
  return figure;
}

}  // namespace muonscope
