// Four particles at a time; compiled with -mavx2 -mfma where the target is x86-64.

#include "core/linalg/batched/kernels.h"

#if defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>

#include "core/linalg/batched/variant.h"

namespace muonscope {
namespace {

struct Avx2 {
  static constexpr int width = 4;
  using Real = double __attribute__((vector_size(32)));
  using Int = long long __attribute__((vector_size(32)));

  static Real sqrt(Real x) { return _mm256_sqrt_pd(x); }
  static bool any(Int mask) { return _mm256_movemask_pd(reinterpret_cast<Real>(mask)) != 0; }
  static Real larger(Real a, Real b) { return _mm256_max_pd(a, b); }
  static Real fma(Real a, Real b, Real c) { return _mm256_fmadd_pd(a, b, c); }
  static Real product_error(Real a, Real b, Real p) { return _mm256_fmsub_pd(a, b, p); }
};

}  // namespace

const Kernels* avx2_kernels() {
  static constexpr Kernels table = Variant<Avx2>::table("avx2");
  return &table;
}

}  // namespace muonscope

#else

namespace muonscope {

const Kernels* avx2_kernels() {
  return nullptr;
}

}  // namespace muonscope

#endif
