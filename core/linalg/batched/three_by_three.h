#pragma once

#include "core/linalg/batched/two_by_two.h"

namespace muonscope {

/// With A = MᵀM + e²I, H = √A and I, II, III the invariants of H: III = √det A, I is the largest root of
/// I² = tr A + 2√(tr adj A + 2·III·I), II the inner root, and
/// MH⁻¹ = (I·M + M adj A/III)(A + II)⁻¹ with M adj A = det M·cof M + e²((|M|² + e²)M − MMᵀM)
/// (Hoger & Carlson 1984 for the symmetric root; no Gram determinant is formed, which would cancel).
template <class S>
struct ThreeByThree {
  static constexpr int entries = 9;
  using R = Real<S>;

  [[gnu::always_inline]] static Outcome<S> map(const R* m, R e, R* d, bool sums) {
    R cof[9];
    cofactors(m, cof);
    const R det = S::fma(m[0], cof[0], S::fma(m[1], cof[1], m[2] * cof[2]));
    const R e2 = e * e, norm2 = squares(m), cof2 = squares(cof);
    const R spread = S::fma(det, det, e2 * S::fma(e2, norm2, cof2));  // III² − e⁶
    const R iii2 = S::fma(e2 * e2, e2, spread), iii = S::sqrt(iii2);
    const R trace = S::fma(3.0 * e, e, norm2);                           // tr A
    const R second = S::fma(e2, S::fma(3.0 * e, e, 2.0 * norm2), cof2);  // tr adj A
    const R i = first_invariant(trace, second, iii);
    const R ii = S::sqrt(S::fma(2.0 * iii, i, second));
    multiply(m, cof, det, e2, norm2, i, ii, iii, d);
    if (!sums) return {R{}, R{}, refused(trace, second, iii2)};
    return {potential(e, norm2, cof2, spread, i, ii, iii), dot(m, d), refused(trace, second, iii2)};
  }

 private:
  static R squares(const R* m) { return dot(m, m); }
  static R dot(const R* a, const R* b) {
    R sum = a[0] * b[0];
    for (int k = 1; k < 9; ++k) sum = S::fma(a[k], b[k], sum);
    return sum;
  }

  static void cofactors(const R* m, R* cof) {
    for (int j = 0; j < 3; ++j) {
      const R* p = m + 3 * ((j + 1) % 3);
      const R* q = m + 3 * ((j + 2) % 3);
      for (int i = 0; i < 3; ++i) {
        const int k = (i + 1) % 3, l = (i + 2) % 3;
        cof[3 * j + i] = S::fma(p[k], q[l], -(p[l] * q[k]));
      }
    }
  }

  /// Newton from above: √(3 tr A) bounds I = Σhᵢ, and the iteration falls monotonically.
  static R first_invariant(R trace, R second, R iii) {
    R i = S::sqrt(3.0 * trace);
    for (int k = 0; k < 5; ++k) {
      const R root = S::sqrt(S::fma(2.0 * iii, i, second));
      const R value = S::fma(i, i, -(trace + 2.0 * root));
      i -= value * root / (2.0 * S::fma(i, root, -iii));
    }
    return i;
  }

  /// d ← (i·M + M adj A/iii)(A + ii)⁻¹.
  static void multiply(const R* m, const R* cof, R det, R e2, R norm2, R i, R ii, R iii, R* d) {
    R g[6];  // MᵀM: 00 01 02 11 12 22
    for (int p = 0, at = 0; p < 3; ++p) {
      for (int q = p; q < 3; ++q, ++at)
        g[at] = S::fma(m[3 * p], m[3 * q], S::fma(m[3 * p + 1], m[3 * q + 1], m[3 * p + 2] * m[3 * q + 2]));
    }
    const R over = 1.0 / iii;
    const R keep = S::fma(e2 * (norm2 + e2), over, i), swap = det * over, cubic = e2 * over;
    const R shift = e2 + ii;
    const R a = g[0] + shift, b = g[1], c = g[2], f = g[3] + shift, h = g[4], k = g[5] + shift;
    const R adj[6] = {S::fma(f, k, -(h * h)), S::fma(c, h, -(b * k)), S::fma(b, h, -(c * f)),
                      S::fma(a, k, -(c * c)), S::fma(b, c, -(a * h)), S::fma(a, f, -(b * b))};
    const R inverse = 1.0 / S::fma(a, adj[0], S::fma(b, adj[1], c * adj[2]));
    for (int row = 0; row < 3; ++row) {
      const R x = m[row], y = m[row + 3], z = m[row + 6];
      const R u = left(x, cof[row], S::fma(x, g[0], S::fma(y, g[1], z * g[2])), keep, swap, cubic);
      const R v = left(y, cof[row + 3], S::fma(x, g[1], S::fma(y, g[3], z * g[4])), keep, swap, cubic);
      const R w = left(z, cof[row + 6], S::fma(x, g[2], S::fma(y, g[4], z * g[5])), keep, swap, cubic);
      d[row] = inverse * S::fma(u, adj[0], S::fma(v, adj[1], w * adj[2]));
      d[row + 3] = inverse * S::fma(u, adj[1], S::fma(v, adj[3], w * adj[4]));
      d[row + 6] = inverse * S::fma(u, adj[2], S::fma(v, adj[4], w * adj[5]));
    }
  }

  static R left(R entry, R cofactor, R third, R keep, R swap, R cubic) {
    return S::fma(keep, entry, S::fma(swap, cofactor, -(cubic * third)));
  }

  /// I − 3e without its cancellation where M is small against e: each invariant minus its value at M = 0 is
  /// a quotient of sums of positive terms, and I − 3e stands on both sides of a linear equation.
  static R potential(R e, R norm2, R cof2, R spread, R i, R ii, R iii) {
    const R e2 = e * e, e3 = e2 * e;
    const R over = 1.0 / S::fma(3.0 * e, e, ii);
    const R iii_less = spread / (iii + e3);
    const R known = S::fma(e2 + e2, norm2, cof2) + 2.0 * iii_less * i;
    const R slope = S::fma(-4.0 * e3, over, S::fma(splat<S>(3.0), e, i));
    return S::fma(2.0 * known, over, norm2) / slope;
  }

  /// tr A·tr A⁻¹ over 1e4: products of squares then lose too many digits. ε = 0 with rank below 3 is among
  /// them; that of rank 1, whose cofactors and determinant are rounding alone, is known by (tr A)² ≤
  /// 9e4·tr adj A, which holds below that limit.
  static Int<S> refused(R trace, R second, R iii2) {
    return ~(trace * second < 1e4 * iii2) | ~(trace * trace < 1e5 * second);
  }
};

}  // namespace muonscope
