#pragma once
// One optimizer at work on a problem: its state at one step, and what was measured on the way there.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/observables/observable.h"
#include "core/problems/problem.h"
#include "core/run/dynamics.h"
#include "core/run/flop_count.h"
#include "core/run/tolerances.h"
#include "core/run/trace.h"

namespace muonscope {

enum class LaneStatus { running, diverged };

/// Where a lane stood at a step, without what was recorded on the way there.
struct LaneMark {
  LaneSpec spec;
  Step step = 0;
  std::string message;
  std::optional<Step> diverged_at;
  FlopCount flops;
  ToleranceWatch tolerances;
  std::shared_ptr<const SavedState> state;
  double seconds = 0;  ///< Lane::seconds()
  std::size_t bytes() const { return sizeof(*this) + state->bytes(); }
};

/// What a lane has recorded; copies share it.
struct Recording {
  /// Of one probe that refers to the reference step t*.
  struct Referred {
    struct Row {
      std::size_t row = 0;
      std::shared_ptr<const std::vector<double>> material;
    };
    std::optional<std::vector<double>> reference{};  ///< material at t*
    std::vector<Row> kept{};  ///< ascending: of all rows that wait for t*, then of as many as fit
  };
  Trace trace;
  std::vector<Referred> referred;
  std::size_t kept_bytes() const;
};

/// All that a lane goes on with where its process has ended, but for its rows and its parameters.
struct SavedLane {
  LaneMark mark{};                             ///< without spec and tolerances
  std::vector<std::optional<Step>> reached{};  ///< LaneMark::tolerances
  std::vector<Recording::Referred> referred{};
};

/// Copies stand where the original does and go on by themselves.
class Lane {
 public:
  /// The pool must outlive the lane.
  Lane(const LaneSpec& spec, std::shared_ptr<const Problem> problem, const RecordSpec& record, LaneKey key,
       WorkerPool& pool);

  const LaneSpec& spec() const { return spec_; }
  LaneStatus status() const { return diverged_at_ ? LaneStatus::diverged : LaneStatus::running; }
  /// Step of the current state; a diverged lane stays at its last finite one.
  Step step() const { return step_; }
  /// First step whose state was not finite.
  std::optional<Step> diverged_at() const { return diverged_at_; }
  /// Why the lane stopped, and what to do; empty while it runs.
  const std::string& message() const { return message_; }
  double lr() const;
  double loss() const { return dynamics_->loss(); }
  /// Matrices, their gradient and optimizer; empty and null where particles move.
  const Blocks& blocks() const { return dynamics_->blocks(); }
  const Blocks& gradient() const { return dynamics_->gradient(); }
  const Optimizer* optimizer() const { return dynamics_->optimizer(); }
  /// As Dynamics::safe_step.
  std::optional<double> safe_step() const { return dynamics_->safe_step(); }
  std::vector<FinalArray> final_arrays() const { return dynamics_->final_arrays(); }
  std::vector<FinalArray> buffer_arrays() const { return dynamics_->buffer_arrays(); }
  std::vector<std::string> array_names() const { return dynamics_->array_names(); }
  /// Where its particles are, with their singular values or without; null where none move.
  std::shared_ptr<const DrawnCloud> drawn(bool spectra = false) const;
  /// Wall time spent in the steps up to here, measuring left out.
  double seconds() const { return seconds_; }
  /// Floating-point operations of the steps so far, edits included: gradient and update rule.
  const FlopCount& flops() const { return flops_; }

  /// Of each of the record's tolerances the first step that met it, recorded or not.
  const std::vector<Reached>& reached() const { return tolerances_.reached(); }

  const Columns& columns() const { return columns_; }
  /// Rows of the steps taken so far.
  TraceView trace() const { return recording_.trace.view(); }
  const Recording& recording() const { return recording_; }
  /// How often values of earlier rows were filled in or derived again.
  std::size_t completions() const { return completions_; }
  std::size_t trace_bytes() const { return recording_.trace.bytes(); }
  /// Values of columns() for the current state, but for those that refer to other lanes.
  std::vector<double> current_row() const;
  /// Whether they are known, those that refer to other lanes included: what was published is neither measured
  /// again for the next publication nor for the trace.
  bool knows_current_row() const { return known_ && known_->step == step_; }
  /// What is measured of the current state changes, or that of another lane does: it is no longer known.
  void forget_current_row() { known_.reset(); }
  /// Whether the trace has the current state's row already: only where the lane stopped after recording it.
  bool recorded_current() const { return last_recorded_ == step_; }
  /// Bytes of what one row keeps in memory until the reference step is reached.
  std::size_t material_bytes() const;
  /// Bytes that a row holds until it is measured.
  std::uint64_t row_bytes() const { return dynamics_->row_bytes(wants_); }
  /// Bytes of all such material held now.
  std::size_t kept_bytes() const { return recording_.kept_bytes(); }
  /// Keeps up to this many bytes of it beyond the reference step, so that another one can be chosen later.
  void keep_material(std::size_t bytes) { material_budget_ = bytes; }
  /// Whether every value of the rows that have material can refer to this step: it is yet to come, or is a
  /// recorded one whose material is there.
  bool can_refer_to(Step step) const { return step >= step_ || has_material_of(recording_, step); }
  /// Another reference step t*: the columns that refer to it are derived again from the rows' material; rows
  /// without any lose their values. Requires can_refer_to(step).
  void refer_to(Step step);
  /// The same for a recording of this lane that goes on from where the lane is.
  bool has_material_of(const Recording& recording, Step step) const;
  void refer_to(Step step, Recording& recording) const;

  /// A row whose observables are still to be measured.
  struct Pending {
    Step step = 0;
    double lr = 0;
    double loss = 0;
    RowState state;
    std::vector<double>
        values;  ///< of columns(), empty until measured; `append` adds those of referred probes
    std::vector<std::vector<double>> materials;  ///< per referred probe
  };
  /// Takes up to `steps` steps without recording any.
  void pass(Step steps);
  /// Takes up to `steps` steps, none beyond the reference step unless it starts there, and returns the rows
  /// that the way passed, unmeasured.
  std::vector<Pending> take(Step steps);
  /// Measures a row; pure, so that rows may be measured in parallel.
  void measure(Pending& row) const;
  /// The current state as a row, unmeasured, and such a row's values.
  Pending present() const;
  std::vector<double> row_of(Pending row) const;
  /// Measures `present()` and remembers the values until the next step.
  void know_current_row(Pending row) const;
  /// Adds measured rows to the trace, in the order of `take`; at t* completes the rows that waited for it.
  void append(std::vector<Pending> rows);
  /// Another name or look.
  void label(const LaneSpec& spec);
  /// Another optimizer or schedule from the next step on; momentum is kept.
  void respecify(const LaneSpec& spec);

  SavedLane saved() const;
  /// Stands where a lane of the same run stood, with these parameters and rows. InputError where they do not
  /// fit.
  void resume(const SavedLane& saved, const LaneSpec& spec, Trace rows);

  LaneMark mark() const;
  /// Stands where it stood then; the rows stay until recall().
  void restore(const LaneMark& mark);
  /// The rows of the steps before `step`, the one that the run has come to, from a recording of this lane
  /// that has them and perhaps more. Requires can_recall.
  void recall(const Recording& from, Step step);
  /// What the lane has recorded so far, the lane itself going on with a copy: whoever knows the trace knows
  /// it there.
  Recording hand_over();
  /// Takes such a recording back where the lane has come to its end again.
  void take_back(Recording whole);
  /// Whether `from` still has the material of all of them that wait for the reference step at `step`.
  bool can_recall(const Recording& from, Step step) const;

 private:
  struct Referred {
    ReferredProbe probe;
    int first_column = 0;
  };

  Sample sample_of(const Pending& row) const;
  void complete(Pending& row) const;
  void take_step();
  void stop_before(Step step);
  void derive(std::size_t referred, const Recording& recording, const std::vector<double>& material,
              std::span<double> values) const;
  void derive_rows(std::size_t referred, Recording& recording) const;
  void reach_reference();

  LaneSpec spec_;
  LaneKey key_;
  std::shared_ptr<const Problem> problem_;
  OwnDynamics dynamics_;
  Step step_ = 0;
  std::string message_;
  std::optional<Step> diverged_at_;
  double seconds_ = 0;
  FlopCount flops_;

  Step every_;
  ToleranceWatch tolerances_;
  std::optional<double> alignment_gap_;
  Step reference_step_;
  RowWants wants_;
  Columns columns_;
  std::vector<Probe> probes_;
  std::vector<Referred> referred_;
  std::size_t material_budget_ = 0;
  Recording recording_;
  Step last_recorded_ = -1;
  std::size_t completions_ = 0;
  mutable std::optional<Pending> known_;  ///< the current state measured, without the state itself
};

}  // namespace muonscope
