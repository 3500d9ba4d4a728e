#pragma once
// Gauss–Jordan elimination. Rows are never swapped: a row leaves `free` when it has been a pivot row. Columns
// are reduced in groups; of a large matrix, groups are reduced within chunks that stay in the first cache,
// and the rest follows a chunk at once, as a product.

#include "core/linalg/kernels/product.h"

namespace muonscope {

template <class S>
struct Inverse {
  using Real = typename S::Real;
  using Int = typename S::Int;
  using Tiles = Product<S>;
  static constexpr long long last = static_cast<long long>(most_inverse_rows) - 1;

  /// Rows of a register of a panel, counted from its own first one.
  static Int lanes() {
    Int rows = {};
    for (std::size_t i = 0; i < S::width; ++i) rows[i] = static_cast<long long>(i);
    return rows;
  }

  /// The free row with the largest |a(·, column)|, `n` where none is above 0. Sizes are compared to 42 bits:
  /// the last ten of each hold its row.
  static std::size_t pivot_row(const double* a, const double* free, std::size_t n, std::size_t column) {
    const Int size_bits = Int{} + (0x7fffffffffffffffLL & ~last);
    Int rows[parts<S>];
    for (std::size_t i = 0; i < parts<S>; ++i)
      rows[i] = last - static_cast<long long>(i * S::width) - lanes();
    Pack<S> most = {};
    for (std::size_t b = 0; b < panels_of(n); ++b) {
      const Pack<S> x =
          times(load_pack<S>(a + (b * n + column) * panel_rows), load_pack<S>(free + b * panel_rows));
      for (std::size_t i = 0; i < parts<S>; ++i) {
        const Int key = (reinterpret_cast<Int>(x.part[i]) & size_bits) | rows[i];
        most.part[i] = S::larger(reinterpret_cast<Real>(key), most.part[i]);
        rows[i] -= static_cast<long long>(panel_rows);
      }
    }
    for (std::size_t i = 1; i < parts<S>; ++i) most.part[0] = S::larger(most.part[i], most.part[0]);
    const long long key = __builtin_bit_cast(long long, S::largest(most.part[0]));
    return (key & ~last) == 0 ? n : static_cast<std::size_t>(last - (key & last));
  }

  /// Whether a register's row is the panel's row `place`.
  static Int is_row(std::size_t part, long long place) {
    return lanes() == place - static_cast<long long>(part * S::width);
  }
  static long long place_in(std::size_t row, std::size_t panel) {
    return static_cast<long long>(row) - static_cast<long long>(panel * panel_rows);
  }

  /// Gauss–Jordan within `width` columns from k on alone.
  template <std::size_t width>
  static bool reduce(double* a, std::size_t n, std::size_t k, InverseRoom room) {
    for (std::size_t s = 0; s < width; ++s) {
      const std::size_t p = pivot_row(a, room.free, n, k + s);
      if (p == n) return false;
      room.pivots[k + s] = p;
      double heads[width];
      const double* home = a + (p / panel_rows * n + k) * panel_rows + p % panel_rows;
      for (std::size_t j = 0; j < width; ++j) heads[j] = home[j * panel_rows];
      const double inverse = 1 / heads[s];
      for (std::size_t b = 0; b < panels_of(n); ++b) {
        double* row = a + (b * n + k) * panel_rows;
        const long long place = place_in(p, b);
        for (std::size_t i = 0; i < parts<S>; ++i) {
          double* at = row + i * S::width;
          double* free = room.free + b * panel_rows + i * S::width;
          const Int pivot = is_row(i, place);
          store<S>(free, pivot ? Real{} : load<S>(free));
          const Real column = pivot ? splat<S>(inverse) : load<S>(at + s * panel_rows) * splat<S>(-inverse);
          for (std::size_t j = 0; j < width; ++j) {
            const Real kept = pivot ? Real{} : load<S>(at + j * panel_rows);
            store<S>(at + j * panel_rows, j == s ? column : S::fma(column, splat<S>(heads[j]), kept));
          }
        }
      }
    }
    return true;
  }

  /// Takes the pivot rows of `width` columns from k on out of the columns `from` … `to` of `height` panels.
  template <std::size_t width, std::size_t height>
  static void eliminate_panels(double* a, std::size_t n, std::size_t k, std::size_t from, std::size_t to,
                               std::size_t b, InverseRoom room) {
    Pack<S> keep[height], panel[height][width];
    for (std::size_t h = 0; h < height; ++h) {
      keep[h] = load_pack<S>(room.keep + (b + h) * panel_rows);
      for (std::size_t s = 0; s < width; ++s)
        panel[h][s] = load_pack<S>(a + ((b + h) * n + k + s) * panel_rows);
    }
    for (std::size_t j = from; j < to; ++j) {
      const double* heads = room.heads + j * width;
      for (std::size_t h = 0; h < height; ++h) {
        double* at = a + ((b + h) * n + j) * panel_rows;
        Pack<S> sum = times(load_pack<S>(at), keep[h]);
        for (std::size_t s = 0; s < width; ++s) sum = fma(panel[h][s], heads[s], sum);
        store_pack(at, sum);
      }
    }
  }

  template <std::size_t width>
  static void eliminate(double* a, std::size_t n, std::size_t k, std::size_t from, std::size_t to,
                        InverseRoom room) {
    for (std::size_t s = 0; s < width; ++s) {
      const std::size_t p = room.pivots[k + s];
      const double* home = a + p / panel_rows * n * panel_rows + p % panel_rows;
      for (std::size_t j = from; j < to; ++j) room.heads[j * width + s] = home[j * panel_rows];
    }
    std::size_t b = 0;
    for (; b + S::tile_panels <= panels_of(n); b += S::tile_panels)
      eliminate_panels<width, S::tile_panels>(a, n, k, from, to, b, room);
    for (; b < panels_of(n); ++b) eliminate_panels<width, 1>(a, n, k, from, to, b, room);
  }

  /// Reduces as many groups of `width` columns as there are from k to `end`, within the columns from `begin`
  /// to there.
  template <std::size_t width>
  static bool groups(Panels m, std::size_t& k, std::size_t begin, std::size_t end, InverseRoom room) {
    for (; k + width <= end; k += width) {
      if (!reduce<width>(m.at, m.rows, k, room)) return false;
      for (std::size_t s = 0; s < width; ++s) room.keep[room.pivots[k + s]] = 0;
      eliminate<width>(m.at, m.rows, k, begin, k, room);
      eliminate<width>(m.at, m.rows, k, k + width, end, room);
      for (std::size_t s = 0; s < width; ++s) room.keep[room.pivots[k + s]] = 1;
    }
    return true;
  }

  template <std::size_t height>
  static void add_product(double* a, std::size_t n, std::size_t i, std::size_t begin, std::size_t end,
                          std::size_t from, std::size_t to, const double* heads) {
    for (std::size_t j = from; j < to; j += S::tile_cols)
      Tiles::template narrow_tile<Into::add, height, S::tile_cols>(
          a + (i * n + begin) * panel_rows, n * panel_rows,
          ColumnsOfB{heads + j * panel_rows, n * panel_rows}, end - begin, a + (i * n + j) * panel_rows,
          n * panel_rows, Tiles::tile_width(to - j));
  }

  /// What `eliminate` does, for all columns from `begin` to `end` in the others.
  static void eliminate_chunk(double* a, std::size_t n, std::size_t begin, std::size_t end,
                              InverseRoom room) {
    const auto outside = [&](auto&& columns) {
      columns(0, begin);
      columns(end, n);
    };
    for (std::size_t s = 0; s < end - begin; ++s) {
      const std::size_t p = room.pivots[begin + s];
      double* const home = a + p / panel_rows * n * panel_rows + p % panel_rows;
      double* const heads = room.heads + s / panel_rows * n * panel_rows + s % panel_rows;
      outside([&](std::size_t from, std::size_t to) {
        for (std::size_t j = from; j < to; ++j) {
          heads[j * panel_rows] = home[j * panel_rows];
          home[j * panel_rows] = 0;
        }
      });
    }
    outside([&](std::size_t from, std::size_t to) {
      std::size_t i = 0;
      for (; i + S::tile_panels <= panels_of(n); i += S::tile_panels)
        add_product<S::tile_panels>(a, n, i, begin, end, from, to, room.heads);
      for (; i < panels_of(n); ++i) add_product<1>(a, n, i, begin, end, from, to, room.heads);
    });
  }

  /// Row pivots[k] of m holds the inverse's row k, its column k the inverse's column pivots[k].
  static void give_transposed(ConstPanels m, Panels out, InverseRoom room) {
    const std::size_t n = m.rows;
    for (std::size_t k = 0; k < n; ++k) room.places[room.pivots[k]] = k;
    const double zeros[panel_rows] = {};
    double beyond[panel_rows];
    for (std::size_t i = 0; i < panels_of(n); ++i)
      for (std::size_t b = 0; b < panels_of(n); ++b) {
        const double* from[panel_rows];
        double* to[panel_rows];
        for (std::size_t l = 0; l < panel_rows; ++l) {
          const std::size_t row = i * panel_rows + l, col = b * panel_rows + l;
          from[l] = row < n ? m.at + (b * n + room.places[row]) * panel_rows : zeros;
          to[l] = col < n ? out.at + (i * n + room.places[col]) * panel_rows : beyond;
        }
        transpose_block<S>(from, to);
      }
  }

  static bool transposed(Panels m, Panels out, InverseRoom room) {
    const std::size_t n = m.rows;
    for (std::size_t i = 0; i < panels_of(n) * panel_rows; ++i) {
      room.free[i] = i < n ? 1 : 0;
      room.keep[i] = 1;
    }
    const bool small = n < 2 * inverse_chunk;
    const std::size_t chunk = small ? n : inverse_chunk;
    for (std::size_t begin = 0; begin < n; begin += chunk) {
      const std::size_t end = begin + chunk < n ? begin + chunk : n;
      std::size_t k = begin;
      if (!groups<inverse_group>(m, k, begin, end, room) || !groups<1>(m, k, begin, end, room)) return false;
      if (!small) eliminate_chunk(m.at, n, begin, end, room);
    }
    give_transposed({m.at, n, n}, out, room);
    return true;
  }
};

}  // namespace muonscope
