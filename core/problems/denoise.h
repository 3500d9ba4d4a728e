#pragma once
// min f(X) = ½‖X − A‖²_F. Trivial without a constraint; with one it has a closed form that rules with
// decoupled weight decay, which keep ‖X‖_op ≤ 1/λ (arXiv 2506.15054), are held against.

#include "core/linalg/svd.h"
#include "core/problems/problem.h"

namespace muonscope {

/// One block, "x", of A's shape.
class Denoise final : public Problem {
 public:
  /// target A and x n×m.
  Denoise(Matrix target, Matrix x);
  const Blocks& initial() const override { return initial_; }
  double evaluate(const Blocks& x, Blocks& gradient) const override;
  std::optional<double> minimum() const override { return 0; }
  /// ½Σ(sᵢ − r)₊².
  std::optional<double> minimum_in_ball(double radius) const override;
  std::optional<double> smoothness() const override { return 1; }
  /// X − A, nm differences, and the loss, 2nm.
  double flops() const override;
  std::vector<Input> inputs() const override { return inputs_; }
  /// sᵢ − uᵢᵀXvᵢ along A's singular vectors. Gradient descent shrinks each by 1 − η a step.
  std::optional<Modes> modes() const override;
  /// The identity, everywhere.
  HessianAt hessian() const override;

  const Matrix& target() const { return target_; }
  const Svd& target_svd() const { return parts_; }
  /// U min(S, r) Vᵀ, the minimizer on ‖X‖_op ≤ r.
  Matrix minimizer_within(double radius) const;

  static ProblemKind kind();

 private:
  static std::shared_ptr<const Problem> make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory);

  Matrix target_;
  Svd parts_;  ///< of A
  Blocks initial_;
  std::vector<Input> inputs_;  ///< filled by make() for what came from files
};

}  // namespace muonscope
