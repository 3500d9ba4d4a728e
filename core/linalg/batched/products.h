#pragma once
// Products and inverses of small matrices, one in each lane. A symmetric matrix of side n is stored whole,
// n×n.

#include "core/linalg/batched/vectors.h"

namespace muonscope {

/// An operand XᵀY sees: entry (k, i) of X stands at at[k·inner + i·outer].
template <class S>
struct Operand {
  const Real<S>* at;
  int inner, outer;

  const Real<S>& operator()(int k, int i) const { return at[k * inner + i * outer]; }
};

/// out(i, j, Σₖ x(k, i)·y(k, j)) for I×J entries from (first_i, first_j) on. Eight sums at a time keep both
/// multipliers of a core busy and fit into 16 registers with what they are made of.
template <class S, int I, int J, class Out>
[[gnu::always_inline]] inline void tile(int depth, Operand<S> x, Operand<S> y, int first_i, int first_j,
                                        Out out) {
  Real<S> sum[I][J];
#pragma GCC unroll 4
  for (int i = 0; i < I; ++i) {
#pragma GCC unroll 2
    for (int j = 0; j < J; ++j) sum[i][j] = x(0, first_i + i) * y(0, first_j + j);
  }
#pragma GCC unroll 1
  for (int k = 1; k < depth; ++k) {
#pragma GCC unroll 4
    for (int i = 0; i < I; ++i) {
#pragma GCC unroll 2
      for (int j = 0; j < J; ++j) sum[i][j] = S::fma(x(k, first_i + i), y(k, first_j + j), sum[i][j]);
    }
  }
#pragma GCC unroll 4
  for (int i = 0; i < I; ++i) {
#pragma GCC unroll 2
    for (int j = 0; j < J; ++j) out(first_i + i, first_j + j, sum[i][j]);
  }
}

/// Two columns of XᵀY, rows from `i` to below `end`.
template <class S, int J, class Out>
[[gnu::always_inline]] inline void strip(int depth, Operand<S> x, Operand<S> y, int i, int end, int j,
                                         Out out) {
  for (; i + 4 <= end; i += 4) tile<S, 4, J>(depth, x, y, i, j, out);
  if (i + 2 <= end) {
    tile<S, 2, J>(depth, x, y, i, j, out);
    i += 2;
  }
  if (i < end) tile<S, 1, J>(depth, x, y, i, j, out);
}

/// Every entry of XᵀY, which has rows×n.
template <class S, class Out>
[[gnu::always_inline]] inline void product(int rows, int n, int depth, Operand<S> x, Operand<S> y, Out out) {
  int j = 0;
  for (; j + 2 <= n; j += 2) strip<S, 2>(depth, x, y, 0, rows, j, out);
  if (j < n) strip<S, 1>(depth, x, y, 0, rows, j, out);
}

/// The lower triangle of an XᵀY that is symmetric, and some entries next to it.
template <class S, class Out>
[[gnu::always_inline]] inline void symmetric_product(int n, int depth, Operand<S> x, Operand<S> y, Out out) {
  int j = 0;
  for (; j + 2 <= n; j += 2) strip<S, 2>(depth, x, y, j, n, j, out);
  if (j < n) tile<S, 1, 1>(depth, x, y, j, j, out);
}

/// Inverses of symmetric positive definite matrices by Gauss–Jordan sweeps over pairs of rows, stable without
/// pivoting where they are well conditioned.
template <class S, int Most>
struct Inverse {
  using R = Real<S>;

  /// x ← b⁻¹, from b's lower triangle. Returns where b is positive definite as computed.
  static Int<S> of(int n, const R* b, R* x) {
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) x[i * n + j] = -b[i * n + j];
    }
    Int<S> definite = ~Int<S>{};
    int k = 0;
    for (; k + 2 <= n; k += 2) definite &= sweep_pair(n, k, x);
    if (k < n) definite &= sweep(n, k, x);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) x[j * n + i] = x[i * n + j];
    }
    return definite;
  }

 private:
  static const R& lower(int n, const R* x, int i, int j) { return i >= j ? x[i * n + j] : x[j * n + i]; }
  static R& lower(int n, R* x, int i, int j) { return i >= j ? x[i * n + j] : x[j * n + i]; }

  /// Two sweeps at once, each as it would be alone: a pair's inverse, multiplied out, would lose the digits
  /// that a badly conditioned pair leaves to the rest. The second pivot comes from the pair's determinant, so
  /// that the two divisions need not wait for each other.
  static Int<S> sweep_pair(int n, int k, R* x) {
    const R a = x[k * n + k], b = x[(k + 1) * n + k], c = x[(k + 1) * n + k + 1];
    const R determinant = S::fma(a, c, -(b * b)), first = -1.0 / a, second = -a / determinant,
            mixed = b * first;
    R u[Most], v[Most], f[Most], g[Most];
    for (int i = 0; i < n; ++i) {
      if (i == k || i == k + 1) continue;
      u[i] = lower(n, x, i, k);
      f[i] = u[i] * first;
      v[i] = S::fma(f[i], b, lower(n, x, i, k + 1));
      g[i] = v[i] * second;
    }
    for (int i = 0; i < n; ++i) {
      if (i == k || i == k + 1) continue;
      for (int j = 0; j <= i; ++j) {
        if (j == k || j == k + 1) continue;
        x[i * n + j] = S::fma(g[i], v[j], S::fma(f[i], u[j], x[i * n + j]));
      }
      lower(n, x, i, k) = S::fma(g[i], mixed, f[i]);
      lower(n, x, i, k + 1) = g[i];
    }
    x[k * n + k] = S::fma(mixed * second, mixed, first);
    x[(k + 1) * n + k] = mixed * second;
    x[(k + 1) * n + k + 1] = second;
    return (first > 0.0) & (determinant > 0.0);
  }

  static Int<S> sweep(int n, int k, R* x) {
    const R pivot = -1.0 / x[k * n + k];
    R u[Most];
    for (int i = 0; i < n; ++i) u[i] = lower(n, x, i, k);
    for (int i = 0; i < n; ++i) {
      if (i == k) continue;
      const R factor = u[i] * pivot;
      for (int j = 0; j <= i; ++j) {
        if (j != k) x[i * n + j] = S::fma(factor, u[j], x[i * n + j]);
      }
      lower(n, x, i, k) = factor;
    }
    x[k * n + k] = pivot;
    return pivot > 0.0;
  }
};

}  // namespace muonscope
