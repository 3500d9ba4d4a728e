#pragma once
// sweep.csv: the tidy table of docs/experiment-format.md, whole or in shards.

#include <string>
#include <string_view>
#include <vector>

#include "core/studies/sweep.h"

namespace muonscope {

/// A row per run and lane: the swept values, then lane, status, final_loss, best_loss,
/// steps_to_<tolerance> for each of record.tolerances, initial_loss, last_two_mean; empty cells where there
/// is no value.
std::string sweep_csv(const Sweep& sweep, const std::vector<SweepRun>& runs);
/// Its column line, and the lines of one run.
std::string sweep_header(const Sweep& sweep);
std::string sweep_lines(const Sweep& sweep, const SweepRun& run);

/// "sweep", "sweep.3-of-8": what all files of a sweep or a shard start with.
std::string sweep_stem(Shard shard);
/// "sweep.csv", "sweep.3-of-8.csv"; what is not finished is called "sweep.partial.csv" or
/// "sweep.3-of-8.partial.csv", so that nobody takes it for a result.
std::string sweep_file_name(Shard shard, bool complete);

/// What a table that was cut off, or is still growing, has of a sweep.
struct SavedRuns {
  std::vector<SweepRun> runs;  ///< in the table's order: that in which they ended
  std::size_t bytes = 0;       ///< of the column line and these runs; what follows is not whole
};
/// Reads the runs of a shard back, to the bit. A run counts with the lines of all its lanes, each once, just
/// as they would be written.
SavedRuns saved_runs(const Sweep& sweep, Shard shard, std::string_view table);

}  // namespace muonscope
