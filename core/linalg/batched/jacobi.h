#pragma once

#include "core/linalg/batched/speed_limit.h"

namespace muonscope {

/// One-sided Jacobi (Hestenes) across lanes: accurate to u·σ₁ in every singular value whatever their
/// spread, several times as slow as the other methods. Rotates columns until they are orthogonal:
/// MV = W, D = Σ wⱼvⱼᵀ/√(|wⱼ|²+e²).
template <class S>
struct OneSidedJacobi {
  using R = Real<S>;
  static constexpr int max_sweeps = 40;
  static constexpr double tolerance = 2.3e-16;

  /// m, d: rows×n by columns; m may be d.
  static Outcome<S> map(int rows, int n, const R* m, R e, R* d) {
    R w[max_particle_side * max_shorter_side], v[max_shorter_side * max_shorter_side];
    for (int k = 0; k < rows * n; ++k) w[k] = m[k];
    for (int k = 0; k < n * n; ++k) v[k] = splat<S>(k % (n + 1) == 0 ? 1 : 0);
    for (int sweep = 0; sweep < max_sweeps; ++sweep) {
      Int<S> rotated = Int<S>{};
      for (int p = 0; p < n; ++p) {
        for (int q = p + 1; q < n; ++q)
          rotated |= orthogonalize(rows, n, w + p * rows, w + q * rows, v + p * n, v + q * n);
      }
      if (!S::any(rotated)) break;
    }
    return assemble(rows, n, w, v, e, d);
  }

 private:
  static R dot(int rows, const R* a, const R* b) {
    R sum = a[0] * b[0];
    for (int k = 1; k < rows; ++k) sum = S::fma(a[k], b[k], sum);
    return sum;
  }

  static Int<S> orthogonalize(int rows, int n, R* p, R* q, R* vp, R* vq) {
    const R a = dot(rows, p, p), b = dot(rows, q, q), g = dot(rows, p, q);
    const Int<S> active = magnitude<S>(g) > tolerance * rows * (S::sqrt(a) * S::sqrt(b));
    if (!S::any(active)) return active;
    const R zeta = (b - a) / (2.0 * g), size = magnitude<S>(zeta);
    // beyond 2⁵⁰⁰ the square under the root overflows, and 1 + ζ² is ζ² long before
    const R denominator =
        size > splat<S>(0x1p500) ? 2.0 * size : size + S::sqrt(S::fma(size, size, splat<S>(1)));
    const R t = with_sign<S>(1.0 / denominator, zeta);
    const R c = 1.0 / S::sqrt(S::fma(t, t, splat<S>(1))), s = c * t;
    rotate(rows, p, q, c, s, active);
    rotate(n, vp, vq, c, s, active);
    return active;
  }

  static void rotate(int count, R* p, R* q, R c, R s, Int<S> active) {
    for (int k = 0; k < count; ++k) {
      const R x = p[k], y = q[k];
      p[k] = active ? S::fma(c, x, -(s * y)) : x;
      q[k] = active ? S::fma(s, x, c * y) : y;
    }
  }

  /// |w| of a column, squares neither over- nor underflowing.
  static R norm(int rows, const R* w) {
    R largest = R{};
    for (int k = 0; k < rows; ++k) largest = S::larger(magnitude<S>(w[k]), largest);
    const Scale<S> scale = scale_of<S>(largest);
    R sum = R{};
    for (int k = 0; k < rows; ++k) {
      const R x = w[k] * scale.down;
      sum = S::fma(x, x, sum);
    }
    return S::sqrt(sum) * scale.up;
  }

  static R hypotenuse(R x, R y) {
    const Scale<S> scale = scale_of<S>(S::larger(x, y));
    x *= scale.down;
    y *= scale.down;
    return S::sqrt(S::fma(x, x, y * y)) * scale.up;
  }

  static Outcome<S> assemble(int rows, int n, const R* w, const R* v, R e, R* d) {
    R sigma[max_shorter_side], largest = R{};
    for (int j = 0; j < n; ++j) {
      sigma[j] = norm(rows, w + j * rows);
      largest = S::larger(sigma[j], largest);
    }
    for (int k = 0; k < rows * n; ++k) d[k] = R{};
    R rest[max_shorter_side * (max_shorter_side + 1) / 2] = {},
                                                       defect[max_shorter_side * (max_shorter_side + 1) / 2];
    Outcome<S> sums{R{}, R{}, Int<S>{}};
    const R null = 2.220446049250313e-16 * rows * largest;  // rows ≥ n
    for (int j = 0; j < n; ++j) {
      const R h = hypotenuse(sigma[j], e);
      const Int<S> zero = (sigma[j] == 0.0) | ((e == 0.0) & (sigma[j] <= null));
      const R phi = zero ? R{} : sigma[j] / h;
      for (int i = 0; i < rows; ++i) {
        const R direction = zero ? R{} : (w[j * rows + i] / sigma[j]) * phi;
        for (int c = 0; c < n; ++c) d[c * rows + i] = S::fma(direction, v[j * n + c], d[c * rows + i]);
      }
      const R lacking = zero ? splat<S>(1) : (e / h) * (e / h);
      for (int i = 0; i < n; ++i) {
        for (int k = 0; k <= i; ++k) {
          const R part = lacking * v[j * n + i];
          rest[packed_at<S>(i, k)] = S::fma(part, v[j * n + k], rest[packed_at<S>(i, k)]);
        }
      }
      sums.power = S::fma(phi, sigma[j], sums.power);
      sums.potential += zero ? R{} : sigma[j] * (sigma[j] / (h + e));
    }
    limit_speed<S, max_shorter_side>(rows, n, rest, d, defect);  // the rotations' own rounding
    return sums;
  }
};

}  // namespace muonscope
