#pragma once
// Eigenvalues and eigenvectors of symmetric matrices.

#include <memory>
#include <optional>

#include "core/base/types.h"

namespace muonscope {

/// S = V diag(λ) Vᵀ, eigenvalues ascending.
struct SymmetricEigen {
  Vector values;
  Matrix vectors;  ///< a column each
};

/// Of a symmetric n×n matrix, whose lower triangle is read; none where the iteration does not converge.
std::optional<SymmetricEigen> symmetric_eigen(const Matrix& symmetric);

/// The eigenvalues alone, ascending.
Vector symmetric_eigenvalues(const Matrix& symmetric);

/// The eigenvalues of many n×n matrices, one after another, without an allocation for each.
class SymmetricEigenvalues {
 public:
  explicit SymmetricEigenvalues(Eigen::Index n);
  ~SymmetricEigenvalues();

  /// Ascending; the lower triangle is read. Of 3×3 in closed form, which is off by eps·|λ|max like the
  /// iteration. The reference is good until the next call.
  const Vector& of(const Matrix& symmetric);

 private:
  struct Solvers;
  std::unique_ptr<Solvers> solvers_;
};

/// S^(−1/2) of a positive definite matrix.
Matrix inverse_square_root(const Matrix& positive);

}  // namespace muonscope
