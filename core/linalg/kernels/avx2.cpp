// A column of a panel in two registers; compiled with -mavx2 -mfma where the target is x86-64.

#include "core/linalg/kernels/kernels.h"

#if defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>

#include "core/linalg/kernels/variant.h"

namespace muonscope {
namespace {

struct Avx2Panels {
  static constexpr std::size_t width = 4, tile_panels = 1, tile_cols = 4;
  using Real = double __attribute__((vector_size(32)));
  using Int = long long __attribute__((vector_size(32)));

  static Real fma(Real a, Real b, Real c) { return _mm256_fmadd_pd(a, b, c); }
  static Real minus_product(Real a, Real b, Real c) { return _mm256_fnmadd_pd(a, b, c); }
  static Real larger(Real a, Real b) { return _mm256_max_pd(a, b); }
  static double largest(Real x) {
    const __m128d half = _mm_max_pd(_mm256_castpd256_pd128(x), _mm256_extractf128_pd(x, 1));
    return _mm_cvtsd_f64(_mm_max_pd(half, _mm_unpackhi_pd(half, half)));
  }
  static void transpose(Real (&r)[4]) {
    const Real a = _mm256_unpacklo_pd(r[0], r[1]), b = _mm256_unpackhi_pd(r[0], r[1]);
    const Real c = _mm256_unpacklo_pd(r[2], r[3]), d = _mm256_unpackhi_pd(r[2], r[3]);
    r[0] = _mm256_permute2f128_pd(a, c, 0x20);
    r[1] = _mm256_permute2f128_pd(b, d, 0x20);
    r[2] = _mm256_permute2f128_pd(a, c, 0x31);
    r[3] = _mm256_permute2f128_pd(b, d, 0x31);
  }
};

}  // namespace

const PanelKernels* avx2_panel_kernels() {
  static constexpr PanelKernels table = panel_kernels_of<Avx2Panels>("avx2");
  return &table;
}

}  // namespace muonscope

#else

namespace muonscope {

const PanelKernels* avx2_panel_kernels() {
  return nullptr;
}

}  // namespace muonscope

#endif
