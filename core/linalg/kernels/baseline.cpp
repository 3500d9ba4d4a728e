// A column of a panel in four registers, with what every processor of a kind has (SSE2 on x86-64).

#include "core/linalg/kernels/kernels.h"
#include "core/linalg/kernels/variant.h"

namespace muonscope {
namespace {

struct BaselinePanels {
  static constexpr std::size_t width = 2, tile_panels = 1, tile_cols = 2;
  using Real = double __attribute__((vector_size(16)));
  using Int = long long __attribute__((vector_size(16)));

  static Real fma(Real a, Real b, Real c) { return a * b + c; }
  static Real minus_product(Real a, Real b, Real c) { return c - a * b; }
  static Real larger(Real a, Real b) { return a > b ? a : b; }
  static double largest(Real x) { return x[0] > x[1] ? x[0] : x[1]; }
  static void transpose(Real (&r)[2]) {
    const Real first = r[0];
    r[0] = Real{first[0], r[1][0]};
    r[1] = Real{first[1], r[1][1]};
  }
};

}  // namespace

const PanelKernels& baseline_panel_kernels() {
  static constexpr PanelKernels table = panel_kernels_of<BaselinePanels>("baseline");
  return table;
}

}  // namespace muonscope
