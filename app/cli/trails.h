#pragma once
// What commands without a screen keep of a run for its figures: the last steps of small clouds, so that
// figures show the trails that the window shows.

#include <string>
#include <vector>

#include "app/figures/catalogue.h"
#include "app/figures/particles/cloud_history.h"
#include "core/run/run.h"

namespace muonscope {

class Trails {
 public:
  /// Of a run that ends at a step, as far as one of these figures shows them.
  Trails(const Run& run, Step end, const std::vector<std::string>& figures);

  /// Keeps the clouds as they stand, where trails have begun.
  void look(const Run& run);
  /// Steps that may be taken at once.
  Step until_next_look(Step step) const;
  /// The run as it stands, with its trails; must not outlive both.
  FigureInput input(const Snapshot& snapshot);
  /// Whether what it keeps is of steps before this one, so that a run that goes on from here would lack it.
  bool begun(Step step) const { return kept_ && step > begin_; }

 private:
  bool kept_ = false;
  Step begin_ = 0;
  CloudHistory history_;
};

}  // namespace muonscope
