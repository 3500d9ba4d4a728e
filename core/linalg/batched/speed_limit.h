#pragma once

#include "core/linalg/batched/vectors.h"

namespace muonscope {

/// Lower triangles of symmetric matrices, row after row.
template <class S>
int packed_size(int n) {
  return n * (n + 1) / 2;
}
template <class S>
int packed_at(int i, int j) {
  return i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;
}

/// DᵀD + rest = I but for rounding, since D's singular values are σ/h and those of rest e²/h²: one
/// Newton–Schulz step D ← D(I + ½E), E = I − DᵀD − rest, so that none of D exceeds 1 by more than its own
/// rounding. defect ← ½E. D is rows×n by columns, n at most Most.
template <class S, int Most>
void limit_speed(int rows, int n, const Real<S>* rest, Real<S>* d, Real<S>* defect) {
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) {
      Real<S> sum = splat<S>(i == j ? 1 : 0) - rest[packed_at<S>(i, j)];
      for (int k = 0; k < rows; ++k) sum = S::fma(-d[i * rows + k], d[j * rows + k], sum);
      defect[packed_at<S>(i, j)] = 0.5 * sum;
    }
  }
  for (int row = 0; row < rows; ++row) {
    Real<S> change[Most];
    for (int j = 0; j < n; ++j) {
      change[j] = d[row] * defect[packed_at<S>(0, j)];
      for (int k = 1; k < n; ++k)
        change[j] = S::fma(d[k * rows + row], defect[packed_at<S>(k, j)], change[j]);
    }
    for (int j = 0; j < n; ++j) d[j * rows + row] += change[j];
  }
}

}  // namespace muonscope
