#pragma once
// A particle that is alone is its cloud's mean: where means are recorded, the trace has its whole way,
// wherever the run was looked at.

#include <optional>
#include <vector>

#include "app/figures/kit/figure_input.h"
#include "core/particles/cloud_coordinate.h"

namespace muonscope {

/// Along this coordinate, from the first step to the one shown, of long runs every so many rows; empty where
/// particles are several or their means are not recorded.
std::vector<float> recorded_way(const LaneSnapshot& lane, const CloudCoordinate& coordinate);
/// Its lowest and highest value there; none where the way is not recorded.
std::optional<std::vector<float>> ends_of_recorded_way(const LaneSnapshot& lane,
                                                       const CloudCoordinate& coordinate);

}  // namespace muonscope
