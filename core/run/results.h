#pragma once
// What `run --out DIR` and the window's export write: the same bytes from both.

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/run.h"

namespace muonscope {

/// A lane's trace and final state, detached from its run so that another thread can write it.
struct LaneResult {
  std::string name;
  std::string message;
  std::optional<Step> diverged_at;
  Step steps = 0;
  double seconds = 0;
  Columns columns;
  TraceView trace;
  std::vector<double> final_row;    ///< of the final state
  bool final_row_recorded = false;  ///< the trace ends with it already
  std::vector<FinalArray> arrays;
};

struct Results {
  Experiment experiment;  ///< steps = what was run; edits as logged
  std::vector<Problem::Input> inputs;
  std::vector<LaneResult> lanes;
  bool interrupted = false;
};

/// As it stands, to be run again up to here.
Results collect(const Run& run);
/// Of a run without a window: `finished` says that it was not interrupted.
Results collect_end(const Run& run, bool finished);

/// A lane's trace as CSV text (docs/experiment-format.md): round-trip numbers, empty cells where no value
/// exists.
std::string csv_text(const LaneResult& lane);

/// Writes <lane>.csv, final/<lane>/<block>.npy, inputs/, experiment.json and summary.json into `directory`,
/// each file whole or not at all; experiment.json last. Returns the paths written. OutputError.
std::vector<std::filesystem::path> write_results(const Results& results,
                                                 const std::filesystem::path& directory);

}  // namespace muonscope
