#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// For each lane, the parameters in which the lanes differ, with its own values: "η 0.015, β 0.9". A
/// parameter that other lanes lack is left out at its default; kinds are, since lanes are usually named after
/// them.
std::vector<std::string> lane_differences(const std::vector<LaneSpec>& lanes);

}  // namespace muonscope
