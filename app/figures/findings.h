#pragma once
// What studies of the experiment have found, for its figures.

#include <memory>

#include "app/figures/kit/figure_input.h"

namespace muonscope {

/// What the background has found so far; null where it was not asked.
struct Findings {
  std::shared_ptr<const SweepResult> sweep;
  std::shared_ptr<const ChaosResult> chaos;
  std::shared_ptr<const FamilyResult> family;
  bool operator==(const Findings&) const = default;
};

/// What figures of this snapshot and of these findings are built from.
FigureInput figure_input(const Snapshot& snapshot, const Findings& findings);

}  // namespace muonscope
