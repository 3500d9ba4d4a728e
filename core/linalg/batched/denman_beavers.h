#pragma once

#include "core/linalg/batched/products.h"

namespace muonscope {

/// Product form of the Denman–Beavers iteration for A^(-1/2), A = MᵀM + e²I (Higham, Functions of Matrices,
/// §6.3): B ← ½(I + ½(μ²B + B⁻¹/μ²)), Z ← ½μZ(I + B⁻¹/μ²) from B = A, Z = I; all of these commute and are
/// symmetric. Where B is near I, two polynomials take the place of the last iterations. Rows, N: sides of the
/// tall matrix; 0: known at run time only.
template <class S, int Rows, int N>
struct DenmanBeavers {
  using R = Real<S>;
  static constexpr int most = N > 0 ? N : max_shorter_side;
  static constexpr int most_entries = most * most;
  /// On tr A·tr A⁻¹/n²: rounding errors of A cost u·(σ₁/h)² in the result.
  static constexpr double condition_limit = 1e4;
  static constexpr int max_iterations = 20;
  /// On tr(B − I), which bounds every eigenvalue of it, as they are ≥ 0 after a step.
  static constexpr double nearly = 0.06;

  /// m, d: rows×n by columns.
  static Outcome<S> map(int row_count, int columns, const R* m, R e, R* d, bool with_sums) {
    const int rows = Rows > 0 ? Rows : row_count, n = N > 0 ? N : columns;
    R a[most_entries], z[most_entries], near[Rows > 0 ? Rows * N : max_particle_side * max_shorter_side];
    symmetric_product<S>(n, rows, {m, 1, rows}, {m, 1, rows},
                         [&](int i, int j, R sum) { a[i * n + j] = i == j ? S::fma(e, e, sum) : sum; });
    const Int<S> refused = inverse_root(n, a, z);
    product<S>(rows, n, n, {m, rows, 1}, {z, n, 1}, [&](int i, int j, R sum) { near[j * rows + i] = sum; });
    correct(rows, n, e * e, z, near, d, a);
    if (!with_sums) return {R{}, R{}, refused};
    Outcome<S> outcome = sums(rows, n, m, d, e, z, a);
    outcome.refused = refused;
    return outcome;
  }

 private:
  static R trace(int n, const R* b) {
    R sum = b[0];
    for (int i = 1; i < n; ++i) sum += b[i * (n + 1)];
    return sum;
  }

  /// ‖b‖² in the Frobenius norm, from the lower triangle.
  static R square(int n, const R* b) {
    R diagonal = R{}, below = R{};
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) below = S::fma(b[i * n + j], b[i * n + j], below);
      diagonal = S::fma(b[i * n + i], b[i * n + i], diagonal);
    }
    return S::fma(splat<S>(2), below, diagonal);
  }

  /// z ← b^(-1/2) to 2e-6, consuming b. Lanes stop one by one: their bits depend on no neighbour. Returns the
  /// lanes where b is too badly conditioned.
  static Int<S> inverse_root(int n, R* b, R* z) {
    R inverse[most_entries], other[most_entries];
    const Int<S> definite = Inverse<S, most>::of(n, b, inverse);
    const Int<S> refused = ~(definite & (trace(n, b) * trace(n, inverse) < condition_limit * n * n));
    begin(n, b, inverse, z);
    R* from = z;
    R* to = other;
    R excess = trace(n, b) - n;
    Int<S> done = refused | ~(excess > nearly);
    for (int iteration = 1; iteration < max_iterations && S::any(~done); ++iteration) {
      Inverse<S, most>::of(n, b, inverse);
      // a μ that balances 1, where B's eigenvalues begin, and where about half of the excess ends
      const R mu = near_root(splat<S>(1), S::fma(splat<S>(0.5), excess, splat<S>(1)), 2);
      improve(n, mu, inverse, done, from, to, b);
      R* const swapped = from;
      from = to;
      to = swapped;
      excess = trace(n, b) - n;
      done |= ~(excess > nearly);
    }
    finish(n, b, from, to, inverse);
    if (to != z) {
      for (int k = 0; k < n * n; ++k) z[k] = to[k];
    }
    return refused;
  }

  /// The first step, from Z = I, with a μ that balances the norms of μ²B and its inverse.
  static void begin(int n, R* b, const R* inverse, R* z) {
    const R mu = near_root(square(n, inverse), square(n, b), 3), over = 1.0 / (mu * mu);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j)
        z[i * n + j] = 0.5 * mu * S::fma(over, inverse[i * n + j], splat<S>(i == j ? 1 : 0));
    }
    step(n, mu, over, inverse, Int<S>{}, b);
  }

  /// One step of Z and B in the lanes that are not done.
  static void improve(int n, R mu, const R* inverse, Int<S> done, const R* from, R* to, R* b) {
    const R over = 1.0 / (mu * mu), half = 0.5 * mu;
    symmetric_product<S>(n, n, {from, n, 1}, {inverse, n, 1}, [&](int i, int j, R sum) {
      const R next = half * S::fma(over, sum, from[i * n + j]);
      to[i * n + j] = to[j * n + i] = done ? from[i * n + j] : next;
    });
    step(n, mu, over, inverse, done, b);
  }

  static void step(int n, R mu, R over, const R* inverse, Int<S> done, R* b) {
    const R own = 0.25 * (mu * mu), others = 0.25 * over;
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j <= i; ++j) {
        const R next =
            S::fma(own, b[i * n + j], S::fma(others, inverse[i * n + j], splat<S>(i == j ? 0.5 : 0)));
        b[i * n + j] = done ? b[i * n + j] : next;
      }
    }
  }

  /// Near (over/under)^(1/2^halvings), for positive numbers: a double's bits are its logarithm to within 9 %
  /// of an octave (Mitchell 1962). Any μ is right, a good one saves steps.
  static R near_root(R over, R under, int halvings) {
    const Int<S> difference = reinterpret_cast<Int<S>>(over) - reinterpret_cast<Int<S>>(under);
    return reinterpret_cast<R>((difference >> halvings) + 0x3ff0000000000000LL);
  }

  /// The invariant ZAZ = B = I + δ gives A^(-1/2) = Z(I + δ)^(-1/2): in place of the last iterations a
  /// quadratic polynomial, the best on 0 ≤ δ ≤ `nearly`; its error is below 2e-6.
  static void finish(int n, R* b, const R* from, R* to, R* series) {
    constexpr double constant = 0.99999807, linear = -0.49941523, quadratic = 0.34849564;
    for (int i = 0; i < n; ++i) {
      b[i * (n + 1)] -= 1.0;
      for (int j = 0; j < i; ++j) b[j * n + i] = b[i * n + j];
    }
    symmetric_product<S>(n, n, {b, n, 1}, {b, n, 1}, [&](int i, int j, R sum) {
      const R affine = S::fma(splat<S>(linear), b[i * n + j], splat<S>(i == j ? constant : 0));
      series[i * n + j] = series[j * n + i] = S::fma(splat<S>(quadratic), sum, affine);
    });
    symmetric_product<S>(n, n, {from, n, 1}, {series, n, 1},
                         [&](int i, int j, R sum) { to[i * n + j] = to[j * n + i] = sum; });
  }

  /// D ← N(I − E)^(-1/2) with E = I − NᵀN − e²Z², of 4e-6 at most, where N is near D: the series up to E²
  /// leaves nothing but D's own rounding, so that no singular value exceeds 1 by more. defect ← series − I.
  static void correct(int rows, int n, R e2, const R* z, const R* near, R* d, R* defect) {
    R rest[most_entries], lacking[most_entries];
    symmetric_product<S>(n, n, {z, n, 1}, {z, n, 1}, [&](int i, int j, R sum) {
      rest[i * n + j] = S::fma(-e2, sum, splat<S>(i == j ? 1 : 0));
    });
    symmetric_product<S>(n, rows, {near, 1, rows}, {near, 1, rows}, [&](int i, int j, R sum) {
      lacking[i * n + j] = lacking[j * n + i] = rest[i * n + j] - sum;
    });
    symmetric_product<S>(n, n, {lacking, n, 1}, {lacking, n, 1}, [&](int i, int j, R sum) {
      defect[i * n + j] = defect[j * n + i] = S::fma(splat<S>(0.375), sum, 0.5 * lacking[i * n + j]);
    });
    product<S>(rows, n, n, {near, rows, 1}, {defect, n, 1},
               [&](int i, int j, R sum) { d[j * rows + i] = near[j * rows + i] + sum; });
  }

  /// Σσ²/h = tr P, P = MᵀD, and Σ(h − e) = Σσ²/(h + e) = tr P(I + eZ)⁻¹: both factors positive, the second
  /// between ½I and I.
  static Outcome<S> sums(int rows, int n, const R* m, const R* d, R e, const R* z, const R* defect) {
    R power[most_entries], shifted[most_entries], inverse[most_entries];
    symmetric_product<S>(n, rows, {m, 1, rows}, {d, 1, rows},
                         [&](int i, int j, R sum) { power[i * n + j] = sum; });
    symmetric_product<S>(n, n, {z, n, 1}, {defect, n, 1}, [&](int i, int j, R sum) {
      shifted[i * n + j] = S::fma(e, z[i * n + j] + sum, splat<S>(i == j ? 1 : 0));
    });
    Inverse<S, most>::of(n, shifted, inverse);
    R diagonal = R{}, below = R{}, potential = R{};
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) below = S::fma(power[i * n + j], inverse[i * n + j], below);
      potential = S::fma(power[i * n + i], inverse[i * n + i], potential);
      diagonal += power[i * n + i];
    }
    return {S::fma(splat<S>(2), below, potential), diagonal, Int<S>{}};
  }
};

}  // namespace muonscope
