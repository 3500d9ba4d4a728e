// Overlaps of the conserved quantities with their values at t* (figure 1e,f of arXiv 2606.30509).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"

namespace muonscope {

namespace {

Series overlap_series(const LaneSnapshot& lane, const std::string& column, const std::string& name,
                      int quantity, const ViewOptions& options) {
  Curve curve = curve_of(lane, column, options);
  Series series;
  series.name = name;
  series.style = quantity_style(quantity);
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  return series;
}

bool has_value(const Plot& plot) {
  return std::any_of(plot.series.begin(), plot.series.end(), [](const Series& series) {
    return std::any_of(series.y.begin(), series.y.end(), [](double value) { return std::isfinite(value); });
  });
}

/// Overlaps are known once t* is reached.
void explain_waiting(Plot& plot, const LaneSnapshot& lane, Step reference) {
  const std::string step = std::to_string(reference);
  if (lane.status == LaneStatus::diverged) {
    plot.empty_text = "The lane stopped before step t* = " + step;
    return;
  }
  plot.empty_text = "The overlaps appear at step t* = " + step;
  plot.empty_on_screen = "Press Play: the overlaps appear at step t* = " + step;
  plot.appears_at = static_cast<double>(reference);
}

Plot overlap_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  const Step reference = snapshot.experiment->record.reference_step;
  Plot plot = time_plot(snapshot, "overlap ⟨Δ(t), Δ(t*)⟩ / ‖Δ(t*)‖²", AxisScale::linear, options);
  plot.title = lane_title(lane);
  plot.y.range = options.y.value_or(plot.y.scale == AxisScale::linear ? Range{0, 2} : Range{0.1, 10});
  plot.vertical_marks.push_back(
      {time_of(lane, static_cast<double>(reference), options.time), "t* = " + std::to_string(reference)});
  if (options.time == TimeAxis::steps) {
    plot.vertical_marks.back().handle = "reference_step";
    plot.vertical_marks.back().hint = "Drag: compare with the quantities at another step t*.";
  }
  append_edit_marks(plot, snapshot, index, options);
  plot.horizontal_marks.push_back({1, ""});
  if (lane.trace.column("delta1_overlap") < 0) {
    explain_missing(plot, "conserved");
    return plot;
  }
  plot.series.push_back(overlap_series(lane, "delta1_overlap", "Δ₁ = √(PᵀP) − √(QᵀQ)", 0, options));
  plot.series.push_back(overlap_series(lane, "delta2_overlap", "Δ₂ = PᵀP − QᵀQ", 1, options));
  plot.series[0].end_label = "Δ₁";
  plot.series[1].end_label = "Δ₂";
  if (!has_value(plot)) explain_waiting(plot, lane, reference);
  return plot;
}

}  // namespace

Figure build_conserved(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("conserved", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(overlap_plot(snapshot, i, options));
  return figure;
}

}  // namespace muonscope
