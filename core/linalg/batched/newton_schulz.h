#pragma once

#include "core/linalg/batched/vectors.h"

namespace muonscope {

/// Keller Jordan's iteration X ← aX + (bA + cA²)X, A = XXᵀ, from M/(‖M‖_F + guard), written for the tall
/// transpose: X ← aX + X(bA + cA²), A = XᵀX. Coefficients: github.com/KellerJordan/Muon, muon.py.
template <class S>
struct NewtonSchulz {
  using R = Real<S>;
  static constexpr double a = 3.4445, b = -4.7750, c = 2.0315;

  /// x: rows×n by columns, in place, scaled so that no square that counts over- or underflows.
  static void map(int rows, int n, int iterations, R guard, R* x) {
    R norm2 = x[0] * x[0];
    for (int k = 1; k < rows * n; ++k) norm2 = S::fma(x[k], x[k], norm2);
    const R over = norm2 == 0.0 ? R{} : 1.0 / (S::sqrt(norm2) + guard);
    for (int k = 0; k < rows * n; ++k) x[k] *= over;
    for (int iteration = 0; iteration < iterations; ++iteration) improve(rows, n, x);
  }

 private:
  static void improve(int rows, int n, R* x) {
    R gram[max_shorter_side * max_shorter_side], mixed[max_shorter_side * max_shorter_side];
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        R sum = x[i * rows] * x[j * rows];
        for (int k = 1; k < rows; ++k) sum = S::fma(x[i * rows + k], x[j * rows + k], sum);
        gram[i * n + j] = sum;
      }
    }
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        R sum = gram[i * n] * gram[j];
        for (int k = 1; k < n; ++k) sum = S::fma(gram[i * n + k], gram[k * n + j], sum);
        mixed[i * n + j] = S::fma(splat<S>(c), sum, b * gram[i * n + j]);
      }
      mixed[i * n + i] += a;
    }
    for (int row = 0; row < rows; ++row) {
      R old[max_shorter_side];
      for (int j = 0; j < n; ++j) old[j] = x[j * rows + row];
      for (int j = 0; j < n; ++j) {
        R sum = old[0] * mixed[j];
        for (int k = 1; k < n; ++k) sum = S::fma(old[k], mixed[k * n + j], sum);
        x[j * rows + row] = sum;
      }
    }
  }
};

}  // namespace muonscope
