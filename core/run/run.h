#pragma once
// The live state of an experiment: lanes stepping side by side. A Run knows no thread of its own, no clock,
// no screen.

#include <memory>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/experiment/experiment.h"
#include "core/run/lane.h"

namespace muonscope {

/// Memory that a run may take for its traces unless the user says otherwise.
constexpr std::uint64_t default_trace_bytes = 2ull << 30;

class Run {
 public:
  /// InputError where the experiment's files are no good or its trace would not fit into `trace_bytes`.
  /// `material_bytes`: memory for what a later change of the reference step needs.
  Run(Experiment experiment, WorkerPool& pool, std::uint64_t trace_bytes = default_trace_bytes,
      std::uint64_t material_bytes = 0);

  Step step() const { return step_; }
  /// Takes this many steps on every lane that still runs, applying the experiment's edits on the way. The
  /// same bits for every number of threads and every division into calls.
  void advance(Step steps);
  /// Changes a live parameter from the current step on and logs it in the experiment. InputError if not
  /// allowed.
  void apply(const std::string& key, const Json& value);

  /// Another reference step t*, without a restart: what refers to it is derived anew from what was recorded.
  /// InputError for a past step whose material was not recorded or not kept, and where waiting for a later
  /// one would take too much memory; nothing has changed then.
  void refer_to(Step step);

  /// As started, with the log of edits: running it again gives this run.
  const Experiment& experiment() const { return experiment_; }
  /// Parameters as they stand now: edits folded in.
  const Experiment& current() const { return current_; }
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
  void adopt(const Edit& edit);
  void log(const Edit& edit);
  Step batch_size(Step wanted) const;
  void compare(std::vector<std::vector<Lane::Pending>>& rows) const;

  Experiment experiment_;
  Experiment current_;
  std::shared_ptr<const Problem> problem_;
  WorkerPool* pool_;
  std::uint64_t trace_bytes_;
  std::vector<Lane> lanes_;
  Step step_ = 0;
  std::size_t edits_applied_ = 0;
  Experiment before_edits_;  ///< current_ as the first edit at step edited_at_ found it
  Step edited_at_ = -1;
};

}  // namespace muonscope
