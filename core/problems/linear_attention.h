#pragma once
// In-context learning of linear functions by one linear attention layer (arXiv 2601.13474): x ~ N(0, Λ),
// w ~ N(0, I), y = wᵀx, a prompt of N pairs, prediction ŷ = x_qᵀ X (1/N Σ yᵢxᵢ). The population loss
// ½E(ŷ − wᵀx_q)² has an exact gradient, so nothing is sampled.

#include "core/problems/problem.h"

namespace muonscope {

/// Loss above its minimum, ½ tr[Λ(X − X*)ΛΓ(X − X*)ᵀ], with Γ = (1 + 1/N)Λ + (tr Λ/N)I and X* = Γ⁻¹; Λ is
/// diagonal, which loses nothing. One block, "x".
class LinearAttention final : public Problem {
 public:
  /// lambda: the eigenvalues of Λ, all > 0; `context` is N; x is lambda.size() square.
  LinearAttention(const Vector& lambda, double context, Matrix x);
  const Blocks& initial() const override { return initial_; }
  double evaluate(const Blocks& x, Blocks& gradient) const override;
  std::optional<double> minimum() const override { return 0; }
  /// 1/γᵢ − qᵢ, with qᵢ the diagonal of X: Λ's eigenvectors are the axes. Gradient descent moves each by
  /// itself, qᵢ ← qᵢ − ηλᵢ²(γᵢqᵢ − 1).
  std::optional<Modes> modes() const override;
  HessianAt hessian() const override;
  std::optional<double> smoothness() const override { return curvature_.maxCoeff(); }
  /// Entries of X off the diagonal only add: the minimizer's diagonal, cut off at the radius.
  std::optional<double> minimum_in_ball(double radius) const override;
  /// The gradient and the loss, entry by entry: three operations each, and the diagonal shift.
  double flops() const override;
  std::vector<Input> inputs() const override { return inputs_; }
  /// The diagonal of X*.
  const Vector& minimizer() const { return minimizer_; }
  /// Population loss at X*, which `evaluate` leaves out.
  double population_minimum() const { return population_minimum_; }

  static ProblemKind kind();

 private:
  static std::shared_ptr<const Problem> make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory);

  Matrix curvature_;  ///< λᵢ·λⱼγⱼ, the Hessian's eigenvalue along entry (i, j)
  Vector minimizer_;
  double population_minimum_;
  Blocks initial_;
  std::vector<Input> inputs_;  ///< filled by make() for what came from files
};

}  // namespace muonscope
