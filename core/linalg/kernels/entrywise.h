#pragma once
// Sums and combinations, entry by entry.

#include "core/linalg/kernels/pack.h"

namespace muonscope {

template <class S>
struct Entrywise {
  using Real = typename S::Real;
  static constexpr std::size_t chains = 4;  ///< sums that run beside each other: additions take four cycles

  template <class Panels>
  static std::size_t size_of(const Panels& x) {
    return panels_of(x.rows) * x.cols * panel_rows;
  }

  /// Σ f(i) over registers from entry i on.
  template <class F>
  static double sum(std::size_t size, F f) {
    Real sums[chains] = {};
    std::size_t i = 0;
    for (; i + chains * S::width <= size; i += chains * S::width)
      for (std::size_t c = 0; c < chains; ++c) sums[c] = f(i + c * S::width, sums[c]);
    for (; i < size; i += S::width) sums[0] = f(i, sums[0]);
    return sum_of<S>((sums[0] + sums[1]) + (sums[2] + sums[3]));
  }

  static double squared_norm(ConstPanels x) {
    return sum(size_of(x), [&](std::size_t i, Real so_far) {
      const Real entry = load<S>(x.at + i);
      return S::fma(entry, entry, so_far);
    });
  }

  static double squared_distance(ConstPanels x, ConstPanels y) {
    return sum(size_of(x), [&](std::size_t i, Real so_far) {
      const Real entry = load<S>(x.at + i) - load<S>(y.at + i);
      return S::fma(entry, entry, so_far);
    });
  }

  static NewtonStep newton_step(Panels x, ConstPanels y, double p, double q) {
    const Real ps = splat<S>(p), qs = splat<S>(q);
    Real sizes[2] = {};
    std::size_t turn = 0;
    const double moved = sum(size_of(x), [&](std::size_t i, Real so_far) {
      const Real before = load<S>(x.at + i);
      const Real next = S::fma(qs, load<S>(y.at + i), ps * before);
      const Real step = next - before;
      store<S>(x.at + i, next);
      sizes[turn] = S::fma(next, next, sizes[turn]);
      turn = 1 - turn;
      return S::fma(step, step, so_far);
    });
    return {moved, sum_of<S>(sizes[0] + sizes[1])};
  }

  static void combine(double a, ConstPanels x, double b, ConstPanels y, double c, Panels out) {
    const Real as = splat<S>(a), bs = splat<S>(b);
    for (std::size_t i = 0; i < size_of(x); i += S::width)
      store<S>(out.at + i, S::fma(bs, load<S>(y.at + i), as * load<S>(x.at + i)));
    if (c == 0) return;
    for (std::size_t i = 0; i < out.rows && i < out.cols; ++i)
      out.at[(i / panel_rows * out.cols + i) * panel_rows + i % panel_rows] += c;
  }

  static void apply(ConstPanels x, const double* v, double* y) {
    for (std::size_t b = 0; b < panels_of(x.rows); ++b) {
      Pack<S> sums = {};
      for (std::size_t j = 0; j < x.cols; ++j)
        sums = fma(load_pack<S>(x.at + (b * x.cols + j) * panel_rows), v[j], sums);
      store_pack(y + b * panel_rows, sums);
    }
  }

  static void apply_transposed(ConstPanels x, const double* v, double* y) {
    for (std::size_t j = 0; j < x.cols; ++j) {
      Real dot = {};
      for (std::size_t b = 0; b < panels_of(x.rows); ++b)
        for (std::size_t i = 0; i < panel_rows; i += S::width)
          dot =
              S::fma(load<S>(x.at + (b * x.cols + j) * panel_rows + i), load<S>(v + b * panel_rows + i), dot);
      y[j] = sum_of<S>(dot);
    }
  }
};

}  // namespace muonscope
