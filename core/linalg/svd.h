#pragma once

#include "core/base/types.h"

namespace muonscope {

/// Compact SVD: M = U diag(s) Vᵀ, s descending, r = min(m,n).
struct Svd {
  Matrix u;  ///< m×r
  Vector s;  ///< r
  Matrix v;  ///< n×r
};
Svd svd(const Matrix& m);

/// min(m,n) singular values, descending.
Vector singular_values(const Matrix& m);

/// Values at or below this count as zero: max(m,n)·eps·σ₁ (numpy's matrix_rank convention).
double rank_tolerance(Eigen::Index rows, Eigen::Index cols, double largest);

}  // namespace muonscope
