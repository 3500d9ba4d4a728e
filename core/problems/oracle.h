#pragma once
// Where the gradients of a rule on matrices come from. The exact oracle is the problem itself; one that
// samples data, adds noise or asks several workers is another class here, whose random streams are keyed by
// the step, so that a step taken again sees the same gradient.

#include "core/problems/problem.h"

namespace muonscope {

class Oracle {
 public:
  virtual ~Oracle() = default;
  /// The problem's loss at `x`; writes what step `step` takes for its gradient into `gradient` (shaped like
  /// `x`).
  virtual double evaluate(const Blocks& x, Step step, Blocks& gradient) const = 0;
  /// Floating-point operations of one evaluation.
  virtual double flops() const = 0;
};

std::shared_ptr<const Oracle> exact_oracle(std::shared_ptr<const Problem> problem);

}  // namespace muonscope
