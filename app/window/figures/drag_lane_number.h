#pragma once
// Handles that stand for one number of a lane.

#include "app/window/figures/handles.h"

namespace muonscope {

/// Index of the lane in "lr:2" or "smoothing:2:gate"; none where there is no such lane any more.
std::optional<std::size_t> dragged_lane(const Ui& ui, const HandleMove& move);

/// Sets a lane's parameter, "schedule.lr" say, to where its handle was dragged along x: to so many
/// significant digits, within the parameter's range. Nothing where the lane has no such parameter; values ≤ 0
/// are not followed, because these axes have no end there.
void drag_lane_number(Ui& ui, const HandleMove& move, const std::string& parameter, int digits);

}  // namespace muonscope
