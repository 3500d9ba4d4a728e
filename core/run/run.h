#pragma once
// The live state of an experiment: lanes stepping side by side. A Run knows no thread of its own, no clock,
// no screen.

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/observables/observable.h"
#include "core/optimizers/rule.h"
#include "core/problems/problem.h"
#include "core/run/trace.h"
#include "core/run/worker_pool.h"

namespace muonscope {

enum class LaneStatus { running, diverged };

/// One optimizer at work: state at one step, and what was measured before it.
class Lane {
 public:
  Lane(const LaneSpec& spec, std::shared_ptr<const Problem> problem, const Experiment& experiment);

  const LaneSpec& spec() const { return spec_; }
  LaneStatus status() const { return status_; }
  /// Step of the current state; a diverged lane's stays at its last finite state.
  Step step() const { return step_; }
  /// Why the lane stopped, with its step and remedy: "diverged at step 14: …"; empty while it runs.
  const std::string& message() const { return message_; }
  /// First step whose state was not finite, if diverged.
  std::optional<Step> diverged_at() const { return diverged_at_; }
  double lr() const;
  double loss() const { return loss_; }
  const Blocks& blocks() const { return x_; }
  const Blocks& gradient() const { return gradient_; }
  const Optimizer& optimizer() const { return optimizer_; }
  /// Seconds spent in steps, measuring left out.
  double seconds() const { return seconds_; }

  const Columns& columns() const { return *columns_; }
  /// Rows of the steps taken so far.
  TraceView trace() const { return trace_.view(); }
  /// The row of the current state, which the trace gets only when its step is taken; none if the trace ends
  /// with it.
  std::optional<std::vector<double>> current_row() const;

 private:
  friend class Run;
  struct Pending;  ///< a row whose observables wait to be measured

  void respecify(const LaneSpec& spec);
  void evaluate();
  void stop(const std::string& reason);
  std::vector<Pending> take(Step steps);
  void measure(Pending& row) const;
  void append(std::vector<Pending>& rows);
  std::vector<double> row_of(const Pending& row) const;

  LaneSpec spec_;
  std::shared_ptr<const Problem> problem_;
  Optimizer optimizer_;
  Blocks x_, next_, gradient_;
  double loss_ = 0;
  Step step_ = 0;
  LaneStatus status_ = LaneStatus::running;
  std::string message_;
  std::optional<Step> diverged_at_;
  double seconds_ = 0;

  Step every_ = 1;
  Step reference_step_ = 0;
  std::vector<Probe> probes_;
  std::vector<ReferredProbe> referred_;
  std::shared_ptr<const Columns> columns_;
  Trace trace_;
  std::vector<std::vector<double>> reference_;             ///< material at t*, per referred probe
  std::vector<std::vector<std::vector<double>>> waiting_;  ///< material of the rows before t*
};

/// Memory that a run may take for its traces unless the user says otherwise.
constexpr std::uint64_t default_trace_bytes = 2ull << 30;

class Run {
 public:
  /// InputError where the experiment's files or sizes are no good.
  Run(Experiment experiment, WorkerPool& pool, std::uint64_t trace_bytes = default_trace_bytes);

  Step step() const { return step_; }
  /// Takes this many steps on every lane that still runs, applying the experiment's edits on the way. Same
  /// bits for every thread count and every division into calls.
  void advance(Step steps);
  /// Changes a live parameter from the current step on and logs it in the experiment. InputError if not
  /// allowed.
  void apply(const std::string& key, const Json& value);

  /// With all edits applied so far in the log, not in the lanes' specs: running it again gives this run.
  const Experiment& experiment() const { return experiment_; }
  /// Parameters as they stand now, edits folded in.
  const Experiment& current() const { return current_; }
  const std::vector<Lane>& lanes() const { return lanes_; }
  std::shared_ptr<const Problem> problem() const { return problem_; }
  bool all_diverged() const;
  /// Bytes that one more row takes over all lanes.
  std::uint64_t row_bytes() const;
  bool trace_full() const;

 private:
  void apply_edits_due();
  void adopt(const Experiment& next);

  Experiment experiment_;
  Experiment current_;
  std::shared_ptr<const Problem> problem_;
  WorkerPool* pool_;
  std::uint64_t trace_bytes_;
  std::vector<Lane> lanes_;
  Step step_ = 0;
  std::size_t edits_applied_ = 0;
};

}  // namespace muonscope
