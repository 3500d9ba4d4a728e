#pragma once
// The same experiment at every point of a grid of parameter values: what `muonscope sweep` and the window's
// learning-rate sweep run. Losses only are kept, so that memory does not grow with the steps.

#include <optional>
#include <string>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/experiment/experiment.h"
#include "core/run/tolerances.h"
#include "core/studies/study_control.h"

namespace muonscope {

/// The loss whose first crossing the shipped sweeps are about (core/run/conditioning.h).
constexpr double sweep_goal = 1e-6;
constexpr std::size_t max_sweep_runs = 1'000'000;

/// One swept key with its values, ascending or descending.
struct SweepAxis {
  std::string key;
  std::vector<double> values;
  bool logarithmic = false;  ///< evenly spaced logarithms
};

/// "KEY=lo:hi:count[:log]": count values from lo to hi, both included, evenly spaced, or by their logarithms.
/// Whole-number parameters round logarithmic values. InputError for unknown keys, keys that are no numbers,
/// values out of range.
SweepAxis parse_axis(const Experiment& experiment, const std::string& text);
/// The same for what an experiment declares.
SweepAxis axis_of(const Experiment& experiment, const SweepSpec& sweep);

/// An experiment and its axes; the first varies slowest. Runs are numbered in this grid order.
class Sweep {
 public:
  /// InputError for repeated keys, more than max_sweep_runs runs, or corners of the grid that are not valid.
  Sweep(Experiment base, std::vector<SweepAxis> axes);
  const Experiment& base() const { return base_; }
  const std::vector<SweepAxis>& axes() const { return axes_; }
  std::size_t runs() const;
  /// Values of the axes for a run.
  std::vector<double> point(std::size_t run) const;
  /// The experiment of a run.
  Experiment experiment(std::size_t run) const;
  Step steps(std::size_t run) const;

 private:
  Experiment base_;
  std::vector<SweepAxis> axes_;
};

/// What a sweep keeps of one lane of one run.
struct SweepRow {
  bool diverged = false;
  std::optional<double> initial_loss;   ///< at step 0; none if the start is not finite
  std::optional<double> final_loss;     ///< of the final state; none if it diverged
  std::optional<double> best_loss;      ///< smallest loss of a finite state
  std::vector<Reached> reached;         ///< first t with a loss of at most each of record.tolerances
  std::optional<double> last_two_mean;  ///< mean of the last two losses: evens out Muon's oscillation
};

/// A finished run: one row a lane, in lane order.
struct SweepRun {
  std::size_t run = 0;
  std::vector<SweepRow> rows;
};

/// Part `number` (from 1) of `of`: runs number − 1, number − 1 + of, … so that parts cost about the same.
struct Shard {
  std::size_t number = 1;
  std::size_t of = 1;
};
/// "k/n". InputError unless 1 ≤ k ≤ n.
Shard parse_shard(const std::string& text);

/// Cancelled, it leaves out the runs that were not finished.
using SweepControl = StudyControl<SweepRun>;

/// Runs the shard's part, one run a worker; rows are the same bits for every number of threads. Finished runs
/// in grid order: all of them unless cancelled. `done`: runs of this part that are finished already, in any
/// order; progress is of what is left. InputError where a run cannot start.
std::vector<SweepRun> run_sweep(const Sweep& sweep, Shard shard, WorkerPool& pool,
                                const SweepControl& control, std::vector<SweepRun> done = {});

/// Number of runs in a shard, and which run its i-th is.
std::size_t shard_runs(std::size_t runs, Shard shard);
std::size_t shard_run(std::size_t i, Shard shard);

}  // namespace muonscope
