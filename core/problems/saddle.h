#pragma once
// min f(X) = ¼‖XXᵀ − A‖²_F, X n×d: a strict saddle at X = 0 with as many ways down as A has positive
// eigenvalues (how fast rules leave it: arXiv 2605.09331).

#include "core/problems/problem.h"

namespace muonscope {

/// A acts through its symmetric part S; the antisymmetric one adds a constant. One block, "x".
class Saddle final : public Problem {
 public:
  /// target A n×n, x n×d.
  Saddle(const Matrix& target, Matrix x);
  const Blocks& initial() const override { return initial_; }
  /// (XXᵀ − S)X.
  double evaluate(const Blocks& x, Blocks& gradient) const override;
  /// Of the best positive semidefinite approximation of rank d: ¼ of the squares of S's other eigenvalues and
  /// of A's antisymmetric part.
  std::optional<double> minimum() const override { return minimum_; }
  /// XXᵀ − S and its product with X at 2n²d each, the loss, 2n², and one to add the constant.
  double flops() const override;
  std::vector<Input> inputs() const override { return inputs_; }
  /// λᵢ − uᵢᵀXXᵀuᵢ for the positive eigenvalues of S, the largest first, at most d of them.
  std::optional<Modes> modes() const override;
  /// V ↦ (VXᵀ + XVᵀ)X + (XXᵀ − S)V.
  HessianAt hessian() const override;
  /// S.
  const Matrix& target() const { return target_; }

  static ProblemKind kind();

 private:
  static std::shared_ptr<const Problem> make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory);

  Matrix target_;
  double constant_;  ///< of the antisymmetric part
  std::optional<double> minimum_;
  Vector mode_targets_;
  Matrix mode_vectors_;  ///< uᵢ in columns
  Blocks initial_;
  std::vector<Input> inputs_;  ///< filled by make() for what came from files
};

}  // namespace muonscope
