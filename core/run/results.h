#pragma once
// What `run --out DIR` and the window's export write: the same bytes from both.

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/given_files.h"
#include "core/run/run.h"

namespace muonscope {

/// A lane's trace and final state, detached from its run so that another thread can write it.
struct LaneResult {
  std::string name;
  std::string file;  ///< what its files are called (lane_file_names)
  std::string message;
  std::optional<Step> diverged_at;
  Step steps = 0;
  double seconds = 0;
  Columns columns;
  TraceView trace;
  std::size_t completions = 0;      ///< Lane::completions
  std::vector<double> final_row;    ///< of the final state; empty where the run was broken off inside a step
  bool final_row_recorded = false;  ///< the trace ends with it already
  std::vector<Reached> reached;
  std::vector<FinalArray> arrays;
};

struct Results {
  Experiment experiment;  ///< steps = what was run; edits as logged
  std::vector<Problem::Input> inputs;
  std::vector<LaneResult> lanes;
  bool interrupted = false;
};

/// What was recorded so far, without final states and inputs: quick, whatever the run's size.
Results recorded(const Run& run);
/// As it stands, to be run again up to here.
Results collect(const Run& run);
/// Of a run without a window: `finished` says that it was not interrupted. Where it was broken off inside a
/// step, or measuring the final state would take too long for an interrupt, the final rows are left out.
Results collect_end(const Run& run, bool finished);

/// A lane's trace as CSV text (docs/experiment-format.md).
std::string csv_text(const LaneResult& lane);
/// The row of its final state as such text, where that is not the trace's last; "" where there is none.
std::string final_line(const LaneResult& lane);

/// InputError where a result would take the place of a file that was given: what the run will write, or what
/// is there to be written.
void require_given_kept(const Run& run, const GivenFiles& given, const std::filesystem::path& directory);
void require_given_kept(const Results& results, const GivenFiles& given,
                        const std::filesystem::path& directory);

/// Writes <lane>.csv, final/<lane>/<block>.npy, inputs/, experiment.json and summary.json into `directory`,
/// each file whole or not at all, experiment.json last unless it was given, and is left as it is. Returns the
/// paths written. OutputError.
std::vector<std::filesystem::path> write_results(const Results& results,
                                                 const std::filesystem::path& directory,
                                                 const GivenFiles& given);
/// The same where the traces are written already.
std::vector<std::filesystem::path> write_beside_traces(const Results& results,
                                                       const std::filesystem::path& directory,
                                                       const GivenFiles& given);

}  // namespace muonscope
