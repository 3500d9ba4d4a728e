// Two particles at a time, with what every processor of a kind has (SSE2 on x86-64).

#include "core/linalg/batched/kernels.h"
#include "core/linalg/batched/variant.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace muonscope {
namespace {

struct Baseline {
  static constexpr int width = 2;
  using Real = double __attribute__((vector_size(16)));
  using Int = long long __attribute__((vector_size(16)));

#if defined(__SSE2__)
  static Real sqrt(Real x) {
    return _mm_sqrt_pd(x);
  }
  static bool any(Int mask) {
    return _mm_movemask_pd(reinterpret_cast<Real>(mask)) != 0;
  }
#else
  static Real sqrt(Real x) {
    return Real{__builtin_sqrt(x[0]), __builtin_sqrt(x[1])};
  }
  static bool any(Int mask) {
    return (mask[0] | mask[1]) != 0;
  }
#endif
  static Real larger(Real a, Real b) {
    return a > b ? a : b;
  }
  static Real fma(Real a, Real b, Real c) {
    return a * b + c;
  }

  /// Upper 26 bits of a number's significand (Veltkamp).
  static Real upper(Real a) {
    const Real c = a * 134217729.0;  // 2²⁷ + 1
    return c - (c - a);
  }
  /// a·b − p, exactly, for p = a·b as rounded (Dekker).
  static Real product_error(Real a, Real b, Real p) {
    const Real a1 = upper(a), b1 = upper(b);
    const Real a2 = a - a1, b2 = b - b1;
    return ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2;
  }
};

}  // namespace

const Kernels& baseline_kernels() {
  static constexpr Kernels table = Variant<Baseline>::table("baseline");
  return table;
}

}  // namespace muonscope
