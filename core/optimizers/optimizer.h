#pragma once
// A rule with its state, on matrices.

#include "core/optimizers/buffers.h"
#include "core/optimizers/rule.h"

namespace muonscope {

class Optimizer {
 public:
  Optimizer(Rule rule, const Blocks& shapes);
  /// next ← one step from `x` with `gradient` and learning rate `lr`; `next` is shaped like `x`. The buffers
  /// change when the step is accepted.
  void propose(const Blocks& x, const Blocks& gradient, double lr, Blocks& next);
  void accept() { buffers_.accept(); }
  /// Both at once.
  void step(const Blocks& x, const Blocks& gradient, double lr, Blocks& next);
  /// Another rule from the next step on: it goes on with the buffers that it shares with the one that took
  /// the last step, whatever came between them, and starts its others at zero.
  void switch_to(Rule rule);
  const Rule& rule() const { return rule_; }
  const std::vector<Buffer<Blocks>>& buffers() const { return buffers_.all(); }
  /// Empty where there is none of this name ("momentum").
  const Blocks& buffer(const std::string& name) const;
  /// Adds the buffers: "momentum.<block>", and how many gradients went into each.
  void save(SavedState& state) const { buffers_.save(state); }
  /// The rule with the buffers that `state` has; blocks as in `shapes`. InputError where they do not fit.
  void restore(Rule rule, const SavedState& state, const Blocks& shapes);
  /// What the map receives at the next step, without taking it.
  Matrix direction(const Matrix& gradient, std::size_t block) const;

 private:
  Rule rule_;
  Buffers<Blocks> buffers_;
};

}  // namespace muonscope
