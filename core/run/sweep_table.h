#pragma once
// sweep.csv: the tidy table of docs/experiment-format.md, whole or in shards.

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/sweep.h"

namespace muonscope {

/// A row per run and lane: the swept values, then lane, status, final_loss, best_loss,
/// steps_to_<tolerance> for each of record.tolerances, initial_loss, last_two_mean; empty cells where there
/// is no value.
std::string sweep_csv(const Sweep& sweep, const std::vector<SweepRun>& runs);

/// "sweep.csv", "sweep.3-of-8.csv"; what an interrupted sweep leaves is called "sweep.partial.csv" or
/// "sweep.3-of-8.partial.csv", so that it is never merged.
std::string sweep_file_name(Shard shard, bool complete);

/// Text of the whole sweep from the shards in a directory: the bytes that one process would have written.
/// InputError where shards are missing, or belong to different sweeps.
std::string merged_shards(const std::filesystem::path& directory);

}  // namespace muonscope
