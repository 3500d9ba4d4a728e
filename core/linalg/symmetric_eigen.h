#pragma once
// Eigenvalues and eigenvectors of symmetric matrices.

#include <optional>

#include "core/types.h"

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

/// S^(−1/2) of a positive definite matrix.
Matrix inverse_square_root(const Matrix& positive);

}  // namespace muonscope
