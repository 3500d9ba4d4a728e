#pragma once
// What several builders need: columns as curves, calm axes, captions, texts for what is missing.

#include "app/figures/catalogue.h"

namespace muonscope {

/// A trace's column with the current state as its last point; x are steps. Empty if there is no such column.
struct Curve {
  std::vector<double> x, y;
};
Curve curve_of(const LaneSnapshot& lane, const std::string& column);

/// Smallest 1, 2, 2.5 or 5 × 10ᵏ that is ≥ value > 0.
double round_up(double value);

/// 0 … max(experiment.steps, current step rounded up), or the view's own range.
Axis step_axis(const Snapshot& snapshot, const ViewOptions& options);

/// Columns of a grid with a plot per lane.
int lane_columns(std::size_t lanes);

/// Whole decades around the positive values, at least three of them.
Range decades_around(double lowest, double highest);

/// "step 412 · seed 64 · M* 32×32, inner 32 · Muon η = 0.005 · GD η = 0.015"
std::string caption_of(const Snapshot& snapshot);

/// "Muon", or "GD · diverged at step 14".
std::string lane_title(const LaneSnapshot& lane);
/// Where the lane diverged, as text; "" if it did not.
std::string divergence_of(const LaneSnapshot& lane);
/// Marks the end of a diverged lane's curve.
void mark_divergence(const LaneSnapshot& lane, Series& series);

/// What to do when an observable's column is missing.
std::string record_hint(const std::string& observable);

/// σ₁, σ₁₂ …
std::string subscripted(const std::string& symbol, std::size_t index);

}  // namespace muonscope
