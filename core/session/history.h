#pragma once
// What a person did to an experiment, gesture by gesture, so that it can be undone: a drag is one gesture,
// whatever it changed on the way.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "core/run/snapshot.h"

namespace muonscope {

/// Where a session stood between two gestures.
struct SessionState {
  std::shared_ptr<const Experiment> origin;  ///< as started, with the log of edits
  Step step = 0;
  std::size_t planned_edits = 0;  ///< of `origin`: those that the file had, the first ones
};

class History {
 public:
  /// A gesture has changed `before` for the first time; what was undone is forgotten. `gesture`: a number of
  /// its own; 0 for changes that are gestures by themselves.
  void add(std::uint64_t gesture, SessionState before, std::string what);
  /// Whether this gesture's undo point is there already.
  bool has(std::uint64_t gesture) const { return gesture != 0 && gesture == last_gesture_; }
  /// What the last gesture has become: a drag ends elsewhere than it began.
  void retitle(std::string what);
  /// The state before the last gestures, `count` of them or as many as there are, in exchange for the present
  /// one; none where there is nothing to undo.
  std::optional<SessionState> undo(const SessionState& now, std::size_t count = 1);
  std::optional<SessionState> redo(const SessionState& now, std::size_t count = 1);
  /// What would be undone or redone: "Muon: η = 0.02"; "" if there is nothing.
  std::string next_undo() const { return past_.empty() ? "" : past_.back().what; }
  std::string next_redo() const { return future_.empty() ? "" : future_.back().what; }
  /// All of it; one copy until it changes.
  std::shared_ptr<const Deeds> deeds() const;
  void clear();

 private:
  struct Point {
    SessionState state;
    std::string what;  ///< changed it
  };
  using Points = std::deque<Point>;
  std::optional<SessionState> exchange(Points& from, Points& to, const SessionState& now, std::size_t count);

  Points past_, future_;
  std::uint64_t last_gesture_ = 0;
  mutable std::shared_ptr<const Deeds> deeds_;
};

}  // namespace muonscope
