#pragma once
// What a person works on: a run, and how to undo what was done to it. The one door through which
// anything changes a run; it has no thread and no clock.

#include <optional>
#include <string>

#include "core/run/run.h"
#include "core/session/edit_policy.h"
#include "core/session/ghost_list.h"
#include "core/session/history.h"

namespace muonscope {

class Document {
 public:
  /// At step 0. The pool must outlive it. InputError where the experiment's files are no good.
  Document(const Experiment& experiment, WorkerPool& pool, const RunMemory& memory);

  Run& run() { return run_; }
  const Run& run() const { return run_; }

  // A failure in the midst of a change, but for a refusal, breaks the run: from then on its state is
  // nobody's, and only another start goes on.
  bool broken() const { return broken_; }
  /// InputError where it is.
  void require_whole() const;
  /// What is left to do then.
  static constexpr const char* broken_hint =
      " The run stopped and cannot go on from here: what was recorded can still be exported; press R to "
      "start again.";

  void advance(Step count);
  /// As far as it has been recorded.
  void seek(Step step);
  struct Edited {
    EditEffect effect;
    std::size_t dropped = 0;  ///< later edits that no longer fit and were taken out
  };
  /// Changes what edit_answer() (core/session/edit_policy.h) does not refuse. Edits of one gesture are undone
  /// together; 0 is one by itself.
  Edited edit(const std::string& key, const Json& value, std::uint64_t gesture);
  /// Step 0 with the same seed and parameters as they stand.
  void restart();
  /// Another experiment; nothing to undo.
  void load(const Experiment& experiment);
  /// The same as a change that can be undone.
  void replace(const Experiment& experiment, const std::string& what);
  /// The present experiment with other lanes (core/experiment/lanes.h): all is computed anew and stands at
  /// the same step. Can be undone.
  void change_lanes(const Experiment& experiment, const std::string& what);
  /// The last `count` gestures.
  void undo(std::size_t count = 1) {
    exchange(history_.undo(here(), count), "Nothing was changed that could be undone.");
  }
  void redo(std::size_t count = 1) {
    exchange(history_.redo(here(), count), "Nothing was undone that could be done again.");
  }
  const History& history() const { return history_; }

  /// What was given up by a change in the past or by a new start, and what was pinned.
  Ghosts ghosts() const { return ghosts_.list(); }
  /// The present course stays to be compared with. InputError where as many are pinned as can be.
  void pin();
  void dismiss_ghost(std::uint64_t id) { ghosts_.dismiss(id); }
  void dismiss_ghosts() { ghosts_.clear(); }

 private:
  SessionState here() const { return {run_.shared_experiment(), run_.step(), planned_edits_}; }
  void start(const Experiment& experiment);
  void start_instead(const Experiment& experiment, const std::string& name);
  std::size_t change_optimizers(const Experiment& changed);
  void exchange(const std::optional<SessionState>& state, const char* none);
  template <typename Change>
  void change(Change change);

  WorkerPool* pool_;
  RunMemory memory_;
  Run run_;
  History history_;
  GhostList ghosts_;
  int pins_ = 0;
  std::size_t planned_edits_;  ///< of the log, those that the experiment came with
  bool broken_ = false;
};

}  // namespace muonscope
