// Eight particles at a time, a whole block; compiled with -mavx512f -mavx512dq -mavx512vl -mfma where the
// target is x86-64.

#include "core/linalg/batched/kernels.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)

#include <immintrin.h>

#include "core/linalg/batched/variant.h"

namespace muonscope {
namespace {

struct Avx512 {
  static constexpr int width = 8;
  using Real = double __attribute__((vector_size(64)));
  using Int = long long __attribute__((vector_size(64)));

  // forms with a mask, all ones, where those without make GCC 12 warn of its own undefined operand
  static Real sqrt(Real x) { return _mm512_maskz_sqrt_pd(0xff, x); }
  static bool any(Int mask) { return _mm512_movepi64_mask(reinterpret_cast<__m512i>(mask)) != 0; }
  static Real larger(Real a, Real b) { return _mm512_maskz_max_pd(0xff, a, b); }
  static Real fma(Real a, Real b, Real c) { return _mm512_fmadd_pd(a, b, c); }
  static Real product_error(Real a, Real b, Real p) { return _mm512_fmsub_pd(a, b, p); }
};

}  // namespace

const Kernels* avx512_kernels() {
  static constexpr Kernels table = Variant<Avx512>::table("avx512");
  return &table;
}

}  // namespace muonscope

#else

namespace muonscope {

const Kernels* avx512_kernels() {
  return nullptr;
}

}  // namespace muonscope

#endif
