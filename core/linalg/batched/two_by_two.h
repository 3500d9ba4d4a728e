#pragma once

#include "core/linalg/batched/vectors.h"

namespace muonscope {

/// ad − bc to within 1.5 ulp (Kahan).
template <class S>
Real<S> determinant(Real<S> a, Real<S> b, Real<S> c, Real<S> d) {
  const Real<S> bc = b * c, ad = a * d;
  const Real<S> error = S::product_error(a, d, ad) - S::product_error(b, c, bc);
  return (ad - bc) + error;
}

/// With A = MᵀM + e²I, H = √A: det H = s, tr H = t and H⁻¹ = (tI − H)/s = (t² − A − s)/(st)
/// (Cayley–Hamilton), so that MH⁻¹ = (det M·cof M + (e² + s)M)/(st): every term is a sum of squares or an
/// accurate determinant.
template <class S>
struct TwoByTwo {
  static constexpr int entries = 4;

  /// m and d by columns; entries of at most about 1, e ≥ 0.
  [[gnu::always_inline]] static Outcome<S> map(const Real<S>* m, Real<S> e, Real<S>* d, bool sums) {
    const Real<S> a = m[0], c = m[1], b = m[2], f = m[3];
    const Real<S> det = determinant<S>(a, b, c, f);
    const Real<S> e2 = e * e;
    const Real<S> norm2 = S::fma(a, a, b * b) + S::fma(c, c, f * f);
    const Real<S> spread = S::fma(det, det, e2 * norm2);  // s² − e⁴
    const Real<S> s2 = S::fma(e2, e2, spread);
    const Real<S> s = S::sqrt(s2);
    const Real<S> t = S::sqrt(norm2 + 2.0 * (e2 + s));
    const Real<S> inverse = 1.0 / (s * t);
    const Real<S> keep = (e2 + s) * inverse, swap = det * inverse;
    d[0] = S::fma(keep, a, swap * f);
    d[1] = S::fma(keep, c, -(swap * b));
    d[2] = S::fma(keep, b, -(swap * c));
    d[3] = S::fma(keep, f, swap * a);
    const Int<S> refused = undetermined(s, s2, norm2, e);
    if (!sums) return {Real<S>{}, Real<S>{}, refused};
    // tr H − 2e without its cancellation where M is small against e
    const Real<S> potential = (norm2 + 2.0 * spread / (s + e2)) / (t + 2.0 * e);
    const Real<S> power = S::fma(d[0], a, d[1] * c) + S::fma(d[2], b, d[3] * f);
    return {potential, power, refused};
  }

 private:
  /// ε = 0 and a numerical rank below 2 (s/|M|² is σ₂/σ₁ there), or squares that underflow.
  static Int<S> undetermined(Real<S> s, Real<S> s2, Real<S> norm2, Real<S> e) {
    const Int<S> flat = (e == 0.0) & ~(s > 4.5e-16 * norm2);
    return flat | ~(s2 > splat<S>(0x1p-900));
  }
};

}  // namespace muonscope
