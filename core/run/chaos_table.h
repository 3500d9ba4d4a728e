#pragma once
// chaos.csv and what stands beside it: the tidy tables of docs/experiment-format.md.

#include <string>

#include "core/run/chaos.h"

namespace muonscope {

/// A row a size: count, seeds, and of both distances the RMS with its interval.
std::string chaos_csv(const ChaosResult& result);
/// A row a cloud: count, seed, and both distances.
std::string chaos_clouds_csv(const ChaosResult& result);
/// A row a distance: the fitted power of N with its interval; empty cells where fewer than three sizes are
/// there.
std::string chaos_fit_csv(const ChaosResult& result);

/// First step at which the lane's learning rates so far, the time of its flow, add up to `time`; none within
/// `most` steps.
std::optional<Step> step_at_time(const LaneSpec& lane, double time, Step most);

}  // namespace muonscope
