#pragma once
// min f(X) = ½‖AXB − C‖²_F, a quadratic whose conditioning A and B set from both sides (a test problem of
// arXiv 2505.21799).

#include "core/problems/problem.h"

namespace muonscope {

/// One block, "x".
class LeastSquares final : public Problem {
 public:
  /// a k×n, b m×l, c k×l, x n×m: k samples, l outputs.
  LeastSquares(Matrix a, Matrix b, Matrix c, Matrix x);
  const Blocks& initial() const override { return initial_; }
  /// Aᵀ(AXB − C)Bᵀ.
  double evaluate(const Blocks& x, Blocks& gradient) const override;
  /// ½‖C − AA⁺CB⁺B‖²: what of C lies outside A's columns or B's rows.
  std::optional<double> minimum() const override { return minimum_; }
  /// With k samples and l outputs: XB and (AᵀR)Bᵀ at 2nml each, R = A(XB) − C and AᵀR at 2knl each, and the
  /// loss, 2kl.
  double flops() const override;
  std::vector<Input> inputs() const override { return inputs_; }
  /// x*ᵢ − vᵢᵀXuᵢ with the right singular vectors of A and the left ones of B, which gradient descent moves
  /// each by itself, at the rate (sᵢ(A)sᵢ(B))²; as many as both have singular values above rounding.
  std::optional<Modes> modes() const override;
  /// V ↦ AᵀA V BBᵀ, everywhere.
  HessianAt hessian() const override;

  /// Of least norm, A⁺CB⁺.
  const Matrix& minimizer() const { return minimizer_; }
  /// The gradient's Lipschitz constant ‖A‖²_op‖B‖²_op.
  std::optional<double> smoothness() const override { return lipschitz_; }

  static ProblemKind kind();

 private:
  static std::shared_ptr<const Problem> make(const Spec& spec, std::uint64_t seed,
                                             const std::filesystem::path& directory);

  Matrix a_, b_, c_;
  Matrix minimizer_;
  double minimum_ = 0, lipschitz_ = 0;
  Matrix mode_left_, mode_right_;  ///< vᵢ of A, uᵢ of B, in columns
  Vector mode_targets_;            ///< vᵢᵀX*uᵢ
  Blocks initial_;
  std::vector<Input> inputs_;  ///< filled by make() for what came from files
};

}  // namespace muonscope
