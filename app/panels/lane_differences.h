#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace muonscope {

/// For each lane, the parameters in which the lanes differ, with its own values: "η 0.015, β 0.9". Parameters
/// that only some lanes have count as different; kinds do not, since lanes are usually named after them.
std::vector<std::string> lane_differences(const Experiment& experiment);

}  // namespace muonscope
