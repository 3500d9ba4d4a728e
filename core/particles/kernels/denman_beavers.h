#pragma once

#include "core/particles/kernels/speed_limit.h"

namespace muonscope {

/// Product form of the Denman–Beavers iteration for A^(-1/2), A = MᵀM + e²I (Higham, Functions of Matrices,
/// §6.3): B ← ½(I + ½(μ²B + B⁻¹/μ²)), Z ← ½μZ(I + B⁻¹/μ²) from B = A, Z = I; all of these commute and are
/// symmetric, so that lower triangles suffice. Rows, N: sides of the tall matrix; 0: known at run time only.
template <class S, int Rows, int N>
struct DenmanBeavers {
  using R = Real<S>;
  static constexpr int most = N > 0 ? N : max_shorter_side;
  static constexpr int most_packed = most * (most + 1) / 2;
  /// On tr A·tr A⁻¹/n²: rounding errors of A cost u·(σ₁/h)² in the result.
  static constexpr double condition_limit = 1e4;
  static constexpr int max_iterations = 20;
  /// On tr(B − I), which bounds every eigenvalue of it, as they are ≥ 0 after a step; its cube is below u.
  static constexpr double nearly = 6e-6;

  /// m, d: rows×n by columns.
  static Outcome<S> map(int row_count, int columns, const R* m, R e, R* d, bool sums) {
    const int rows = Rows > 0 ? Rows : row_count, n = N > 0 ? N : columns;
    R b[most_packed] = {}, z[most_packed];
    gram(rows, n, m, e * e, b);
    const Int<S> refused = inverse_root(n, b, z);
    multiply(rows, n, m, z, d);
    orthonormalize(rows, n, e * e, z, d);
    if (!sums) return {R{}, R{}, refused};
    R power = R{};
    for (int k = 0; k < rows * n; ++k) power = S::fma(m[k], d[k], power);
    return {potential(rows, n, m, d, z, e), power, refused};
  }

 private:
  static int packed(int n) { return packed_size<S>(n); }
  static int at(int i, int j) { return packed_at<S>(i, j); }

  static void gram(int rows, int n, const R* m, R e2, R* b) {
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) {
        R sum = i == j ? e2 : R{};
        for (int k = 0; k < rows; ++k) sum = S::fma(m[i * rows + k], m[j * rows + k], sum);
        b[at(i, j)] = sum;
      }
    }
  }

  static R trace(int n, const R* b) {
    R sum = b[0];
    for (int i = 1; i < n; ++i) sum += b[at(i, i)];
    return sum;
  }

  /// inverse ← b⁻¹ by Gauss–Jordan sweeps, stable without pivoting for a well-conditioned positive b. Returns
  /// where b is positive definite as computed.
  static Int<S> invert(int n, const R* b, R* inverse) {
    for (int k = 0; k < packed(n); ++k) inverse[k] = -b[k];
    Int<S> definite = ~Int<S>{};
    for (int k = 0; k < n; ++k) {
      const R pivot = -1.0 / inverse[at(k, k)];
      definite &= pivot > 0.0;
      R column[most];
      for (int i = 0; i < n; ++i) column[i] = inverse[at(i, k)];
      for (int i = 0; i < n; ++i) {
        if (i == k) continue;
        const R factor = column[i] * pivot;
        for (int j = 0; j <= i; ++j) {
          if (j != k) inverse[at(i, j)] = S::fma(factor, column[j], inverse[at(i, j)]);
        }
        inverse[at(i, k)] = factor;
      }
      inverse[at(k, k)] = pivot;
    }
    return definite;
  }

  /// z ← b^(-1/2), consuming b. Lanes stop one by one: their bits depend on no neighbour.
  static Int<S> inverse_root(int n, R* b, R* z) {
    R inverse[most_packed] = {};
    const Int<S> definite = invert(n, b, inverse);
    const Int<S> refused = ~(definite & (trace(n, b) * trace(n, inverse) < condition_limit * n * n));
    Int<S> done = refused;
    for (int k = 0; k < packed(n); ++k) z[k] = R{};
    for (int i = 0; i < n; ++i) z[at(i, i)] = splat<S>(1);
    for (int iteration = 0; iteration < max_iterations && S::any(~done); ++iteration) {
      if (iteration > 0) invert(n, b, inverse);
      improve(n, inverse, done, b, z);
      done |= ~(trace(n, b) - n > nearly);
    }
    finish(n, b, z);
    return refused;
  }

  /// One step in the lanes that are not done, with a μ² that balances the traces of μ²B and its inverse.
  static void improve(int n, const R* inverse, Int<S> done, R* b, R* z) {
    const R mu2 = S::sqrt(trace(n, inverse) / trace(n, b)), over = 1.0 / mu2, half = 0.5 * S::sqrt(mu2);
    R product[most_packed];
    multiply_symmetric(n, z, inverse, product);
    for (int k = 0; k < packed(n); ++k) {
      const R next = half * S::fma(over, product[k], z[k]);
      z[k] = done ? z[k] : next;
    }
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) {
        const R next = S::fma(splat<S>(0.25), S::fma(mu2, b[at(i, j)], over * inverse[at(i, j)]),
                              splat<S>(i == j ? 0.5 : 0));
        b[at(i, j)] = done ? b[at(i, j)] : next;
      }
    }
  }

  /// The invariant ZAZ = B = I + δ gives A^(-1/2) = Z(I − ½δ + ⅜δ² − …): in place of the last iterations.
  static void finish(int n, R* b, R* z) {
    R square[most_packed], product[most_packed];
    for (int i = 0; i < n; ++i) b[at(i, i)] -= 1.0;
    multiply_symmetric(n, b, b, square);
    for (int k = 0; k < packed(n); ++k) b[k] = S::fma(splat<S>(0.375), square[k], -0.5 * b[k]);
    multiply_symmetric(n, z, b, product);
    for (int k = 0; k < packed(n); ++k) z[k] += product[k];
  }

  /// c ← ab, where a and b commute; c may be neither.
  static void multiply_symmetric(int n, const R* a, const R* b, R* c) {
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) {
        R sum = a[at(i, 0)] * b[at(0, j)];
        for (int k = 1; k < n; ++k) sum = S::fma(a[at(i, k)], b[at(k, j)], sum);
        c[at(i, j)] = sum;
      }
    }
  }

  static void multiply(int rows, int n, const R* m, const R* z, R* d) {
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < rows; ++i) {
        R sum = m[i] * z[at(0, j)];
        for (int k = 1; k < n; ++k) sum = S::fma(m[k * rows + i], z[at(k, j)], sum);
        d[j * rows + i] = sum;
      }
    }
  }

  /// Removes what rounding left of I − DᵀD − e²Z², from Z as well.
  static void orthonormalize(int rows, int n, R e2, R* z, R* d) {
    R rest[most_packed] = {}, defect[most_packed], change[most_packed];
    multiply_symmetric(n, z, z, rest);
    for (int k = 0; k < packed(n); ++k) rest[k] *= e2;
    limit_speed<S, most>(rows, n, rest, d, defect);
    multiply_symmetric(n, z, defect, change);
    for (int k = 0; k < packed(n); ++k) z[k] += change[k];
  }

  /// Σ(h − e) = tr(M(H + e)⁻¹Mᵀ) = ‖ML⁻ᵀ‖² with LLᵀ = H + e, H = MᵀD + e²Z: positive terms only.
  static R potential(int rows, int n, const R* m, const R* d, const R* z, R e) {
    R l[most_packed], over[most];
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) {
        R sum = S::fma(e * e, z[at(i, j)], i == j ? e : R{});
        for (int k = 0; k < rows; ++k) sum = S::fma(m[i * rows + k], d[j * rows + k], sum);
        for (int k = 0; k < j; ++k) sum = S::fma(-l[at(i, k)], l[at(j, k)], sum);
        if (i == j) over[i] = 1.0 / S::sqrt(sum);
        l[at(i, j)] = i == j ? sum * over[i] : sum * over[j];
      }
    }
    R total = R{};
    for (int row = 0; row < rows; ++row) {
      R x[most];
      for (int j = 0; j < n; ++j) {
        R sum = m[j * rows + row];
        for (int k = 0; k < j; ++k) sum = S::fma(-l[at(j, k)], x[k], sum);
        x[j] = sum * over[j];
        total = S::fma(x[j], x[j], total);
      }
    }
    return total;
  }
};

}  // namespace muonscope
