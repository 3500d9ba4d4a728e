#pragma once
// What the kernels share. S stands for an instruction set: its width, its register Real, a few operations,
// and the tile of a product that its registers hold. Each variant's S has internal linkage, and so have all
// instantiations.

#include "core/linalg/kernels/kernels.h"

namespace muonscope {

/// Registers that hold a column of a panel.
template <class S>
constexpr std::size_t parts = panel_rows / S::width;

/// A column of a panel.
template <class S>
struct Pack {
  typename S::Real part[parts<S>];
};

template <class S>
typename S::Real load(const double* p) {
  typename S::Real out;
  __builtin_memcpy(&out, p, sizeof out);
  return out;
}

template <class S>
void store(double* p, typename S::Real value) {
  __builtin_memcpy(p, &value, sizeof value);
}

template <class S>
typename S::Real splat(double value) {
  return typename S::Real{} + value;
}

template <class S>
Pack<S> load_pack(const double* p) {
  Pack<S> out;
  for (std::size_t i = 0; i < parts<S>; ++i) out.part[i] = load<S>(p + i * S::width);
  return out;
}

template <class S>
void store_pack(double* p, const Pack<S>& value) {
  for (std::size_t i = 0; i < parts<S>; ++i) store<S>(p + i * S::width, value.part[i]);
}

/// f of the registers of packs.
template <class S, class F, class... Packs>
Pack<S> each(F f, const Packs&... packs) {
  Pack<S> out;
  for (std::size_t i = 0; i < parts<S>; ++i) out.part[i] = f(packs.part[i]...);
  return out;
}

/// c + a·b.
template <class S>
Pack<S> fma(const Pack<S>& a, double b, const Pack<S>& c) {
  const auto factor = splat<S>(b);
  return each<S>([factor](auto x, auto y) { return S::fma(x, factor, y); }, a, c);
}

template <class S>
Pack<S> times(const Pack<S>& a, double b) {
  return each<S>([b](auto x) { return x * b; }, a);
}

template <class S>
Pack<S> times(const Pack<S>& a, const Pack<S>& b) {
  return each<S>([](auto x, auto y) { return x * y; }, a, b);
}

template <class S>
double sum_of(const typename S::Real& x) {
  double sum = 0;
  for (std::size_t i = 0; i < S::width; ++i) sum += x[i];
  return sum;
}

/// An 8×8 block turned: number r of line l, from[l][r], becomes to[r][l].
template <class S>
void transpose_block(const double* const* from, double* const* to) {
  for (std::size_t i = 0; i < panel_rows; i += S::width)
    for (std::size_t j = 0; j < panel_rows; j += S::width) {
      typename S::Real block[S::width];
      for (std::size_t l = 0; l < S::width; ++l) block[l] = load<S>(from[j + l] + i);
      S::transpose(block);
      for (std::size_t l = 0; l < S::width; ++l) store<S>(to[i + l] + j, block[l]);
    }
}

}  // namespace muonscope
