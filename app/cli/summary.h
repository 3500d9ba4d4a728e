#pragma once
// What is said of runs when they have ended.

#include "core/run/results.h"

namespace muonscope {

/// "Muon: 1000 steps, loss 1.2×10⁻⁷", or why it stopped.
std::string summary_line(const LaneResult& lane);
bool any_diverged(const Results& results);

}  // namespace muonscope
