#pragma once
// The live state of an experiment: lanes stepping side by side. A Run knows no thread of its own, no clock,
// no screen.

#include <memory>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/experiment/experiment.h"
#include "core/run/lane.h"
#include "core/run/timeline.h"

namespace muonscope {

/// Memory that a run may take for its traces unless the user says otherwise.
constexpr std::uint64_t default_trace_bytes = 2ull << 30;

/// Bytes that a run may take beyond its state.
struct RunMemory {
  std::uint64_t trace = default_trace_bytes;
  std::uint64_t material = 0;   ///< what a later change of the reference step needs
  std::uint64_t keyframes = 0;  ///< what going back in time is quick with
};

class Run {
 public:
  /// InputError where the experiment's files are no good or its trace would not fit into memory.trace.
  Run(Experiment experiment, WorkerPool& pool, RunMemory memory = {});

  Step step() const { return step_; }
  /// Stands at this step as a new run that was advanced to it, to the bit: past ones are restored from the
  /// nearest keyframe, and steps that were taken before are not measured again. Later edits stay in the
  /// experiment and act again when their step comes.
  void seek(Step step);
  /// Where the run was when it went back: all that it had recorded, lane by lane.
  struct Tip {
    struct Lane {
      Recording recording;
      std::vector<double> row;  ///< of the tip's own state; empty where it is no longer known
      std::optional<Step> diverged_at;
      std::vector<Reached> reached;
      double seconds = 0;
    };
    Step step = 0;
    std::vector<Lane> lanes;
  };
  /// None: this is the furthest that the run has come.
  const std::optional<Tip>& tip() const { return tip_; }
  /// The last step that has been recorded.
  Step furthest() const { return tip_ ? tip_->step : step_; }
  /// A run that stands where this one does and goes on by itself. What was recorded so far is shared.
  Run fork() const { return *this; }
  const Timeline& timeline() const { return timeline_; }

  /// Whether all lanes stand at one step: not where a step was broken off.
  bool between_steps() const;
  std::vector<SavedLane> saved_lanes() const;
  /// A run that has just been made stands where one of the same experiment stood at `step`; `rows`: of every
  /// lane, those of the steps before. InputError where they do not fit.
  void resume(Step step, const std::vector<SavedLane>& lanes, std::vector<Trace> rows);
  /// Takes this many steps on every lane that still runs, applying the experiment's edits on the way. The
  /// same bits for every number of threads and every division into calls.
  void advance(Step steps);
  /// Changes a live parameter from the current step on and logs it in the experiment. InputError if not
  /// allowed. Later edits that are not allowed after it, as one of a parameter that its optimizer does not
  /// have, are taken out; how many those are.
  std::size_t apply(const std::string& key, const Json& value);

  /// Other edits instead of those of the experiment, in steps' order. The run then stands at the last step
  /// before the first difference, or where it is if that is earlier. InputError where they are not allowed;
  /// nothing has changed then.
  void revise(std::vector<Edit> edits);

  /// Names and looks of lanes as another experiment with the same lanes has them; nothing restarts.
  void relabel(const Experiment& from);

  /// Another reference step t*, without a restart: what refers to it is derived again from what was recorded.
  /// InputError for a past step whose material was not recorded or not kept, and where waiting for a later
  /// one would take too much memory; nothing has changed then.
  void refer_to(Step step);

  /// As started, with the log of edits: running it again gives this run.
  const Experiment& experiment() const { return experiment_; }
  /// The same as a value to keep; one copy until it changes.
  std::shared_ptr<const Experiment> shared_experiment() const;
  /// Parameters as they stand now: edits folded in.
  const Experiment& current() const { return *current_; }
  std::shared_ptr<const Experiment> shared_current() const { return current_; }
  const std::vector<Lane>& lanes() const { return lanes_; }
  /// Of every lane, the values of its columns for its current state.
  std::vector<std::vector<double>> current_rows() const;
  std::shared_ptr<const Problem> problem() const { return problem_; }
  bool all_diverged() const;
  /// No room for another row within the allowed memory.
  bool trace_full() const;

 private:
  void check_memory(const RecordSpec& record) const;
  void apply_edits_due();
  void adopt(Experiment next);
  void log(const Edit& edit);
  void start();
  void restore(const RunMark& mark);
  std::shared_ptr<const Experiment> relabelled(std::shared_ptr<const Experiment> experiment) const;
  void take_keyframe();
  void changed();
  std::size_t drop_impossible_edits();
  Step batch_size(Step wanted) const;
  void remember_tip();
  void pass_batch(Step steps);
  void record_batch(Step steps);
  void finish_batch(Step steps);
  void recall();
  void compare(std::vector<std::vector<Lane::Pending>>& rows) const;

  Experiment experiment_;
  mutable std::shared_ptr<const Experiment> shared_experiment_;
  std::shared_ptr<const Experiment> current_;
  std::shared_ptr<const Problem> problem_;
  WorkerPool* pool_;
  RunMemory memory_;
  std::vector<Lane> lanes_;
  Step step_ = 0;
  std::size_t edits_applied_ = 0;
  std::shared_ptr<const Experiment>
      before_edits_;  ///< current_ as the first edit at step edited_at_ found it
  Step edited_at_ = -1;
  Timeline timeline_;
  std::optional<Tip> tip_;
};

}  // namespace muonscope
