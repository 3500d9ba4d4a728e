// A column of a panel in one register; compiled with -mavx512f -mavx512dq -mavx512vl -mavx2 -mfma where the
// target is x86-64.

#include "core/linalg/kernels/kernels.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)

#include <immintrin.h>

#include "core/linalg/kernels/variant.h"

namespace muonscope {
namespace {

struct Avx512Panels {
  static constexpr std::size_t width = 8, tile_panels = 2, tile_cols = 8;
  using Real = double __attribute__((vector_size(64)));
  using Int = long long __attribute__((vector_size(64)));

  static Real fma(Real a, Real b, Real c) { return _mm512_fmadd_pd(a, b, c); }
  static Real minus_product(Real a, Real b, Real c) { return _mm512_fnmadd_pd(a, b, c); }
  // With a mask that keeps all: GCC 12 warns of the intrinsics' own undefined values.
  static Real larger(Real a, Real b) { return _mm512_maskz_max_pd(0xff, a, b); }
  static double largest(Real x) {
    x = larger(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));
    x = larger(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5));
    return larger(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6))[0];
  }

  /// Pairs 0, 2 or 1, 3 of each.
  static Real even(Real a, Real b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13); }
  static Real odd(Real a, Real b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15); }
  static void transpose(Real (&r)[8]) {
    Real pairs[8], quads[8];
    for (int i = 0; i < 8; i += 2) {
      pairs[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
      pairs[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4)
      for (int j = i; j < i + 2; ++j) {
        quads[j] = even(pairs[j], pairs[j + 2]);
        quads[j + 2] = odd(pairs[j], pairs[j + 2]);
      }
    for (int i = 0; i < 4; ++i) {
      r[i] = even(quads[i], quads[i + 4]);
      r[i + 4] = odd(quads[i], quads[i + 4]);
    }
  }
};

}  // namespace

const PanelKernels* avx512_panel_kernels() {
  static constexpr PanelKernels table = panel_kernels_of<Avx512Panels>("avx512");
  return &table;
}

}  // namespace muonscope

#else

namespace muonscope {

const PanelKernels* avx512_panel_kernels() {
  return nullptr;
}

}  // namespace muonscope

#endif
