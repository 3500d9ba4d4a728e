#pragma once
// What several builders need: columns as curves, calm axes, captions, texts for what is missing.

#include <cmath>
#include <span>

#include "app/figures/kit/figure_input.h"
#include "core/base/numbers.h"

namespace muonscope {

/// Where a lane's step lies on the time axis. Seconds are steps times the lane's mean time of a step so far;
/// the flow's time beyond the last row goes on as between the last two.
double time_of(const LaneSnapshot& lane, double step, TimeAxis axis);
/// The step of the first lane, as far as the run was recorded, that lies nearest to a place on the time axis.
Step step_at(const Snapshot& snapshot, double x, TimeAxis axis);

/// Whether every lane records the time of a flow.
bool has_flow_time(const Snapshot& snapshot);

/// A trace's column with the current state as its last point, over the time axis. Empty if there is no such
/// column.
struct Curve {
  std::vector<double> x, y;
};
Curve curve_of(const LaneSnapshot& lane, const std::string& column, TimeAxis axis = TimeAxis::steps);
/// The same of some rows.
Curve curve_at(const LaneSnapshot& lane, const std::string& column, std::span<const std::size_t> rows,
               TimeAxis axis = TimeAxis::steps);
/// The same as a view wants it: over its time axis and, where it asks for less than all, of shown_rows().
Curve curve_of(const LaneSnapshot& lane, const std::string& column, const ViewOptions& options);

/// Smallest 1, 2, 2.5 or 5 × 10ᵏ that is ≥ value > 0.
double round_up(double value);

/// Last step that figures over time have room for: the experiment's, or beyond it the current one rounded up.
double last_step(const Snapshot& snapshot);
/// 0 … last_step, or where the slowest lane will be then, or the view's own range.
Axis time_axis(const Snapshot& snapshot, const ViewOptions& options);

/// A figure without plots: id and the snapshot's caption; the catalogue gives its title.
Figure figure_of(std::string_view id, const Snapshot& snapshot);
/// Axes over time; y on the usual scale unless the view has another.
Plot time_plot(const Snapshot& snapshot, std::string y_title, AxisScale usual, const ViewOptions& options);

/// "P" for block "p".
std::string block_symbol(const std::string& block);
/// "gate (ε 0.05)".
std::string with_smoothing(const std::string& name, double smoothing);
/// What tells curves of a particle's several matrices apart.
Dash block_dash(std::size_t block);

/// Columns of a grid with a plot per lane.
int lane_columns(std::size_t lanes);

/// Whole decades around the positive values, at least three of them.
Range decades_around(double lowest, double highest);

/// Of a plot's curves the positive values; `highest` is 0 where there are none.
struct PositiveExtent {
  double lowest = INFINITY, highest = 0;
};
PositiveExtent positive_extent(const Plot& plot);
/// A y axis that holds them on its scale: whole decades, or from 0 on.
Range positive_range(const Plot& plot);

/// "step 412 · seed 64 · M* 32×32, inner 32 · Muon η = 0.005 · GD η = 0.015"
std::string caption_of(const Snapshot& snapshot);

/// "Muon", or "GD · diverged at step 14".
std::string lane_title(const LaneSnapshot& lane);
/// Where the lane diverged, as text; "" if it did not.
std::string divergence_of(const LaneSnapshot& lane);
/// Marks the end of a diverged lane's curve.
void mark_divergence(const LaneSnapshot& lane, Series& series);

/// A column of every lane as curves of one plot over time, with marks of edits; without it, the text that
/// says what to record.
void add_lane_curves(Plot& plot, const Snapshot& snapshot, const std::string& column,
                     const std::string& observable, const ViewOptions& options);

/// Of a flow, the largest time step with which H falls at every step (arXiv 2605.23871); none where its
/// integrator promises nothing.
std::optional<double> promised_step(const LaneSnapshot& lane);

/// Says in place of data that an observable's column is missing: it is to be recorded.
void explain_missing(Plot& plot, const std::string& observable);
/// The same in a line of files, as a note.
std::string missing_note(const std::string& observable);

/// σ₁, σ₁₂ …
std::string subscripted(const std::string& symbol, std::size_t index);

}  // namespace muonscope
