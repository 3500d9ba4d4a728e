#pragma once

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// Marks where a lane's parameters were changed on the way to the current step: "η = 0.01", with the lane's
/// name where the plot shows several lanes and the change was not for all. A dragged slider leaves one mark,
/// and more than a few marks go without labels.
void append_edit_marks(Plot& plot, const Snapshot& snapshot, std::size_t lane, const ViewOptions& options);

/// The step from which a lane has had its present optimizer: 0 where that was never changed. What follows
/// from the optimizer alone is true of the rows from there on.
Step optimizer_since(const Snapshot& snapshot, std::size_t lane);
/// Whether a lane's optimizer was changed after its first step.
bool changed_optimizer(const Snapshot& snapshot, std::size_t lane);

}  // namespace muonscope
