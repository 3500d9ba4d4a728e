#pragma once
// Courses that a run took before: the last one that a change of the past gave up, the one before the last
// start, and those that somebody pinned.

#include "core/run/snapshot.h"

namespace muonscope {

class GhostList {
 public:
  static constexpr std::size_t most_pinned = 4;

  /// In the order in which they came; null: none.
  Ghosts list() const { return list_; }
  /// Of forked and of restarted ones the last stays. InputError where as many are pinned as can be.
  void add(Ghost::Kind kind, std::string name, std::shared_ptr<const Snapshot> course);
  /// InputError where there is no such ghost.
  void dismiss(std::uint64_t id);
  void clear() { list_.reset(); }

 private:
  Ghosts list_;
  std::uint64_t last_id_ = 0;
};

}  // namespace muonscope
