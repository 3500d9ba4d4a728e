#pragma once
// Linear momentum, the first stage of every rule.

#include "core/optimizers/stages/stage.h"

namespace muonscope {

/// With state M (zero at the start):
///   direction N = direction_keep·M + direction_gain·G,  then  M ← state_keep·M + state_gain·G.
/// EMA β: keep β, gain 1−β, both lines. EMA-Nesterov β: β² and 1−β² in the first line (docs/mathematics.md
/// §1.1). Heavy ball: keep β, gain 1, both lines; torch's Nesterov: β² and 1+β in the first line, which is
/// ∇ + β·(new state). Lion: β₁ in the first line, β₂ in the second.
struct Momentum {
  double direction_keep = 0;
  double direction_gain = 1;
  double state_keep = 0;
  double state_gain = 1;
  bool bias_corrected = false;  ///< N is divided by 1 − state_keep^k, k the number of gradients in the state

  bool stateless() const { return direction_keep == 0; }
  /// Whether steps go along the new state itself, as plain momentum's do.
  bool along_state() const { return direction_keep == state_keep && direction_gain == state_gain; }
  /// What a gradient that stays the same for ever is multiplied by in the end.
  double steady_gain() const;

  /// M; nothing where there is no state.
  std::vector<BufferShape> buffers(MatrixShape shape) const;
  /// Turns gradients into directions N, in place; `buffers` as buffers() has them.
  void apply(std::span<double> numbers, BufferViews buffers) const;
  /// Floating-point operations an entry: 3 for each of the two lines that is needed (2 where the gradient's
  /// factor is 1) and 1 for the bias correction.
  double flops() const;
  /// Appends its lines and returns what the direction is called after them.
  std::string formula(std::vector<std::string>& lines) const;
};

}  // namespace muonscope
