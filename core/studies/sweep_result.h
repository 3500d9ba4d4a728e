#pragma once
// What a sweep over one key gave, as data for figures and claims.

#include <memory>
#include <optional>

#include "core/studies/sweep.h"

namespace muonscope {

/// Immutable once handed out. Runs are in grid order; while a sweep goes on, those that are finished.
struct SweepResult {
  std::shared_ptr<const Sweep> sweep;
  std::vector<SweepRun> runs;
  bool complete() const { return sweep && runs.size() == sweep->runs(); }
  const Experiment& base() const { return sweep->base(); }
};

/// Mean of the last two losses over the loss at step 0, the vertical axis of figure 1c,d of arXiv 2606.30509;
/// none if the lane diverged.
std::optional<double> loss_ratio(const SweepRow& row);

/// Index of the lane with this name, or −1.
int lane_place(const SweepResult& result, const std::string& name);

/// The sweep that an experiment declares, or of its learning rates (sweep_of).
/// InputError.
Sweep declared_sweep(const Experiment& experiment);

}  // namespace muonscope
