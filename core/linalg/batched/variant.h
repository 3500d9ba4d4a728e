#pragma once
// The table of kernels for one instruction set S.

#include "core/linalg/batched/column.h"
#include "core/linalg/batched/denman_beavers.h"
#include "core/linalg/batched/exponential.h"
#include "core/linalg/batched/jacobi.h"
#include "core/linalg/batched/newton_schulz.h"
#include "core/linalg/batched/three_by_three.h"
#include "core/linalg/batched/two_by_two.h"
#include "core/linalg/batched/vectors.h"

namespace muonscope {

template <class S>
struct Variant {
  using R = Real<S>;

  static constexpr Kernels table(const char* name) { return {name, polar, newton_schulz, tanh, exp}; }

 private:
  static constexpr int most_entries = max_particle_side * max_shorter_side;
  static constexpr std::size_t width = S::width;
  static constexpr int vectors = block_particles / S::width;

  static void gather(const Tall& t, int rows, int n, const double* p, R* m) {
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < rows; ++i) m[j * rows + i] = load<S>(p + i * t.row_stride + j * t.col_stride);
    }
  }

  static void scatter(const Tall& t, int rows, int n, const R* m, double* p) {
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < rows; ++i) store<S>(p + i * t.row_stride + j * t.col_stride, m[j * rows + i]);
    }
  }

  /// Another method for the lanes that the first one refused.
  [[gnu::noinline]] static void redo(int rows, int n, const R* m, R e, R* d, Outcome<S>& outcome) {
    R again[most_entries];
    const Outcome<S> other = OneSidedJacobi<S>::map(rows, n, m, e, again);
    for (int k = 0; k < rows * n; ++k) d[k] = outcome.refused ? again[k] : d[k];
    outcome.potential = outcome.refused ? other.potential : outcome.potential;
    outcome.power = outcome.refused ? other.power : outcome.power;
  }

  /// `map(rows, n, m, e, d, sums)` on every matrix, scaled by a power of two so that the larger of its
  /// entries and of ε lies in [1, 2). Rows, N: sides of the tall matrix where known to the compiler, else 0.
  /// Sums: whether potential and power are wanted.
  template <int Rows, int N, bool Sums, class Map>
  static void on_all(const PolarBatch& batch, Map map) {
    const Tall t = tall<S>(batch.rows, batch.cols);
    const int rows = Rows > 0 ? Rows : t.rows, n = N > 0 ? N : t.cols;
    const std::size_t stride = static_cast<std::size_t>(rows * n) * block_particles;
    const R smoothing = splat<S>(batch.smoothing);
    R potential[vectors] = {}, power[vectors] = {};
    for (std::size_t block = 0; block < batch.blocks; ++block) {
      for (int v = 0; v < vectors; ++v) {
        R m[Rows > 0 ? Rows * N : most_entries], d[Rows > 0 ? Rows * N : most_entries];
        const std::size_t at = block * stride + static_cast<std::size_t>(v * S::width);
        gather(t, rows, n, batch.m + at, m);
        R largest = smoothing;
        for (int k = 0; k < rows * n; ++k) largest = S::larger(magnitude<S>(m[k]), largest);
        const Scale<S> scale = scale_of<S>(largest);
        for (int k = 0; k < rows * n; ++k) m[k] *= scale.down;
        const R e = smoothing * scale.down;
        Outcome<S> outcome = map(rows, n, m, e, d, Sums);
        if (S::any(outcome.refused)) redo(rows, n, m, e, d, outcome);
        if (Sums) {
          potential[v] += outcome.potential * scale.up;
          power[v] += outcome.power * scale.up;
        }
        if (batch.d) scatter(t, rows, n, d, batch.d + at);
      }
    }
    add(potential, batch.potential);
    add(power, batch.power);
  }

  template <int Rows, int N, class Map>
  static void with_or_without_sums(const PolarBatch& batch, Map map) {
    if (batch.potential || batch.power) return on_all<Rows, N, true>(batch, map);
    return on_all<Rows, N, false>(batch, map);
  }

  static void add(const R* sums, double* out) {
    if (!out) return;
    for (int v = 0; v < vectors; ++v) store<S>(out + v * S::width, load<S>(out + v * S::width) + sums[v]);
  }

  /// A closed form, so short that a call would cost as much.
  template <class Closed>
  struct Square {
    [[gnu::always_inline]] Outcome<S> operator()(int, int, const R* m, R e, R* d, bool sums) const {
      return Closed::map(m, e, d, sums);
    }
  };
  static Outcome<S> column(int rows, int, const R* m, R e, R* d, bool) {
    return map_column<S>(rows, m, e, d);
  }

  static void polar(const PolarBatch& batch) {
    const Tall t = tall<S>(batch.rows, batch.cols);
    const auto is = [&](int rows, int cols) { return t.rows == rows && t.cols == cols; };
    if (is(1, 1)) return with_or_without_sums<1, 1>(batch, column);
    if (is(2, 2)) return with_or_without_sums<2, 2>(batch, Square<TwoByTwo<S>>());
    if (is(3, 3)) return with_or_without_sums<3, 3>(batch, Square<ThreeByThree<S>>());
    if (is(4, 4)) return with_or_without_sums<4, 4>(batch, DenmanBeavers<S, 4, 4>::map);
    if (is(8, 8)) return with_or_without_sums<8, 8>(batch, DenmanBeavers<S, 8, 8>::map);
    if (t.cols == 1) return with_or_without_sums<0, 0>(batch, column);
    return with_or_without_sums<0, 0>(batch, DenmanBeavers<S, 0, 0>::map);
  }

  static void newton_schulz(const NewtonSchulzBatch& batch) {
    const Tall t = tall<S>(batch.rows, batch.cols);
    const std::size_t stride = static_cast<std::size_t>(t.rows * t.cols) * block_particles;
    for (std::size_t block = 0; block < batch.blocks; ++block) {
      for (int v = 0; v < vectors; ++v) {
        R x[most_entries];
        const std::size_t at = block * stride + static_cast<std::size_t>(v * S::width);
        gather(t, t.rows, t.cols, batch.m + at, x);
        R largest = R{};
        for (int k = 0; k < t.rows * t.cols; ++k) largest = S::larger(magnitude<S>(x[k]), largest);
        const R down = scale_of<S>(largest).down;
        for (int k = 0; k < t.rows * t.cols; ++k) x[k] *= down;
        NewtonSchulz<S>::map(t.rows, t.cols, batch.iterations, batch.guard * down, x);
        scatter(t, t.rows, t.cols, x, batch.d + at);
      }
    }
  }

  static void tanh(const double* x, double* y, std::size_t n) {
    for (std::size_t i = 0; i < n; i += width) store<S>(y + i, Exponential<S>::tanh(load<S>(x + i)));
  }

  static void exp(const double* x, double* y, std::size_t n) {
    for (std::size_t i = 0; i < n; i += width) store<S>(y + i, Exponential<S>::exp(load<S>(x + i)));
  }
};

}  // namespace muonscope
