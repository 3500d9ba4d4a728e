#pragma once

#include "core/linalg/batched/vectors.h"

namespace muonscope {

/// One column: D = m/√(|m|²+e²); exact for m = 0, e = 0 as well.
template <class S>
Outcome<S> map_column(int rows, const Real<S>* m, Real<S> e, Real<S>* d) {
  Real<S> norm2 = m[0] * m[0];
  for (int i = 1; i < rows; ++i) norm2 = S::fma(m[i], m[i], norm2);
  const Real<S> h = S::sqrt(S::fma(e, e, norm2));
  const Real<S> inverse = h == 0.0 ? Real<S>{} : 1.0 / h;
  for (int i = 0; i < rows; ++i) d[i] = m[i] * inverse;
  return {h == 0.0 ? Real<S>{} : norm2 / (h + e), norm2 * inverse, Int<S>{}};
}

}  // namespace muonscope
