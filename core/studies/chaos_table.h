#pragma once
// chaos.csv and what stands beside it: the tidy tables of docs/experiment-format.md.

#include <string>
#include <string_view>
#include <vector>

#include "core/studies/chaos.h"

namespace muonscope {

/// A row a size: count, seeds, and of both distances the RMS with its interval.
std::string chaos_csv(const ChaosResult& result);
/// The column line of the table of clouds, and the line of one: count, seed, and both distances.
std::string chaos_clouds_header();
std::string chaos_cloud_line(const ChaosCloud& cloud);
/// Of clouds in any order, in that of the table.
std::string chaos_clouds_csv(std::vector<ChaosCloud> clouds);

/// What a table of clouds that was cut off, or is still growing, has of them.
struct SavedClouds {
  std::vector<ChaosCloud> clouds;  ///< in the table's order: that in which they were compared
  std::size_t bytes = 0;           ///< of the column line and these; what follows is not whole
};
/// Reads the clouds back, to the bit: each once, just as they would be written.
SavedClouds saved_clouds(const Chaos& chaos, std::string_view table);

/// A row a distance: the fitted power of N with its interval; empty cells where fewer than three sizes are
/// there.
std::string chaos_fit_csv(const ChaosResult& result);

/// First step at which the lane's learning rates so far, the time of its flow, add up to `time`; none within
/// `most` steps.
std::optional<Step> step_at_time(const LaneSpec& lane, double time, Step most);

}  // namespace muonscope
