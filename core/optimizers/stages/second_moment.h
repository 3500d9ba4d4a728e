#pragma once
// Adam's preconditioner.

#include "core/optimizers/stages/stage.h"

namespace muonscope {

/// V ← βV + (1−β)G∘G, V̂ = V/(1−βᵏ), N ← N/(√V̂ + ε) entrywise (arXiv 1412.6980).
class SecondMoment final : public Stage {
 public:
  SecondMoment(double beta, double epsilon) : beta_(beta), epsilon_(epsilon) {}
  std::vector<BufferShape> buffers(MatrixShape shape) const override { return {{"second_moment", shape}}; }
  bool entrywise() const override { return true; }
  void observe(std::span<const double> gradient, MatrixShape shape, BufferViews buffers) const override;
  void apply(std::span<double> direction, MatrixShape shape, BufferViews buffers) const override;
  /// An entry: square 1, V 3, V̂, root, ε and division 4.
  double flops(MatrixShape shape) const override { return 8 * static_cast<double>(shape.entries()); }
  std::string formula(std::string direction, const Momentum& momentum,
                      std::vector<std::string>& lines) const override;
  /// Averages are bias-corrected: a constant gradient is its own mean.
  std::optional<double> steady_gain(double gradient) const override;

 private:
  double beta_, epsilon_;
};

}  // namespace muonscope
