#pragma once
// Products. A tile of C stays in registers while its sums run over the depth; each entry is the sum of its
// products one after the other, whatever the tile.

#include "core/linalg/kernels/pack.h"

namespace muonscope {

enum class Into { fresh, add, subtract };

/// Where B's factor for column j of the tile at depth k lies: at + k/8·panel + k%8·step + j·across.
template <std::size_t step_, std::size_t across_>
struct Walk {
  static constexpr std::size_t step = step_, across = across_;
  const double* at;
  std::size_t panel;
};
/// B n×k: eight of its rows, which are columns of Bᵀ, lie beside each other.
using RowsOfB = Walk<panel_rows, 1>;
/// B k×n.
using ColumnsOfB = Walk<1, panel_rows>;

template <class S>
struct Product {
  static constexpr std::size_t tile_cols = S::tile_cols;
  /// Depth at which a pair of panels and a tile's columns of B still fit into the first cache together.
  static constexpr std::size_t depth_block = 128;

  static std::size_t tile_width(std::size_t left) { return left < tile_cols ? left : tile_cols; }

  /// `height` panels of A, `a_panel` numbers apart, with `cols` columns of B into C.
  template <Into into, std::size_t height, std::size_t cols, class B>
  static void tile(const double* a, std::size_t a_panel, B b, std::size_t depth, double* c,
                   std::size_t c_panel) {
    Pack<S> sums[height][cols];
    for (std::size_t i = 0; i < height; ++i)
      for (std::size_t j = 0; j < cols; ++j)
        sums[i][j] = into == Into::fresh ? Pack<S>{} : load_pack<S>(c + i * c_panel + j * panel_rows);
    const auto at_depth = [&](const double* right) {
      Pack<S> left[height];
      for (std::size_t i = 0; i < height; ++i) left[i] = load_pack<S>(a + i * a_panel);
      a += panel_rows;
      for (std::size_t j = 0; j < cols; ++j) {
        const auto factor = splat<S>(right[j * B::across]);
        for (std::size_t i = 0; i < height; ++i)
          sums[i][j] = each<S>(
              [factor](auto x, auto sum) {
                return into == Into::subtract ? S::minus_product(x, factor, sum) : S::fma(x, factor, sum);
              },
              left[i], sums[i][j]);
      }
    };
    for (; depth >= panel_rows; depth -= panel_rows, b.at += b.panel)
      for (std::size_t k = 0; k < panel_rows; ++k) at_depth(b.at + k * B::step);
    for (std::size_t k = 0; k < depth; ++k) at_depth(b.at + k * B::step);
    for (std::size_t i = 0; i < height; ++i)
      for (std::size_t j = 0; j < cols; ++j) store_pack<S>(c + i * c_panel + j * panel_rows, sums[i][j]);
  }

  /// The same with fewer than 2·cols columns.
  template <Into into, std::size_t height, std::size_t cols, class B>
  static void narrow_tile(const double* a, std::size_t a_panel, B b, std::size_t depth, double* c,
                          std::size_t c_panel, std::size_t width) {
    if (width >= cols) {
      tile<into, height, cols>(a, a_panel, b, depth, c, c_panel);
      b.at += cols * B::across;
      c += cols * panel_rows;
      width -= cols;
    }
    if constexpr (cols > 1) {
      if (width > 0) narrow_tile<into, height, cols / 2>(a, a_panel, b, depth, c, c_panel, width);
    }
  }

  /// Walks from B's column `j` and depth `k`, which are multiples of 8 where a panel must begin.
  static RowsOfB from(ConstPanels b, std::size_t j, std::size_t k, RowsOfB*) {
    return {b.at + (j / panel_rows * b.cols + k) * panel_rows + j % panel_rows, panel_rows * panel_rows};
  }
  static ColumnsOfB from(ConstPanels b, std::size_t j, std::size_t k, ColumnsOfB*) {
    return {b.at + (k / panel_rows * b.cols + j) * panel_rows, b.cols * panel_rows};
  }

  template <class B, Into into, std::size_t height>
  static void row_of_tiles(ConstPanels a, ConstPanels b, Panels c, std::size_t panel, std::size_t k,
                           std::size_t depth, std::size_t cols) {
    const double* left = a.at + (panel * a.cols + k) * panel_rows;
    double* out = c.at + panel * c.cols * panel_rows;
    for (std::size_t j = 0; j < cols; j += tile_cols)
      narrow_tile<into, height, tile_cols>(left, a.cols * panel_rows, from(b, j, k, static_cast<B*>(nullptr)),
                                           depth, out + j * panel_rows, c.cols * panel_rows,
                                           tile_width(cols - j));
  }

  /// `lower`: only what is on and below the diagonal, and what shares a tile with it.
  template <class B, Into into>
  static void block(ConstPanels a, ConstPanels b, Panels c, std::size_t k, std::size_t depth, bool lower) {
    constexpr std::size_t height = S::tile_panels;
    const std::size_t panels = panels_of(a.rows);
    const auto cols = [&](std::size_t below) {
      return lower && below * panel_rows < c.cols ? below * panel_rows : c.cols;
    };
    std::size_t i = 0;
    for (; i + height <= panels; i += height)
      row_of_tiles<B, into, height>(a, b, c, i, k, depth, cols(i + height));
    for (; i < panels; ++i) row_of_tiles<B, into, 1>(a, b, c, i, k, depth, cols(i + 1));
  }

  template <class B>
  static void all(ConstPanels a, ConstPanels b, Panels c, bool lower) {
    const auto depth = [&](std::size_t k) { return a.cols - k < depth_block ? a.cols - k : depth_block; };
    block<B, Into::fresh>(a, b, c, 0, depth(0), lower);
    for (std::size_t k = depth_block; k < a.cols; k += depth_block)
      block<B, Into::add>(a, b, c, k, depth(k), lower);
  }

  static void times_transposed(ConstPanels a, ConstPanels b, Panels c) { all<RowsOfB>(a, b, c, false); }
  static void times(ConstPanels a, ConstPanels b, Panels c) { all<ColumnsOfB>(a, b, c, false); }
  static void symmetric_times_transposed(ConstPanels a, ConstPanels b, Panels c) {
    all<RowsOfB>(a, b, c, true);
    mirror(c);
  }

  /// The upper triangle from the lower one.
  static void mirror(Panels c) {
    for (std::size_t i = 1; i < panels_of(c.rows); ++i)
      for (std::size_t j = 0; j < i; ++j) transpose_part({c.at, c.rows, c.cols}, i, j * panel_rows, c);
  }

  /// out's panel that begins at row `col` gets A's panel from column `col` on.
  static void transpose_part(ConstPanels a, std::size_t panel, std::size_t col, Panels out) {
    const std::size_t row = panel * panel_rows;
    const double* from[panel_rows];
    double* to[panel_rows];
    const double zeros[panel_rows] = {};
    double beyond[panel_rows];
    for (std::size_t l = 0; l < panel_rows; ++l) {
      from[l] = col + l < a.cols ? a.at + (panel * a.cols + col + l) * panel_rows : zeros;
      to[l] = row + l < a.rows ? out.at + (col / panel_rows * out.cols + row + l) * panel_rows : beyond;
    }
    transpose_block<S>(from, to);
  }

  static void transpose(ConstPanels a, Panels out) {
    for (std::size_t i = 0; i < panels_of(a.rows); ++i)
      for (std::size_t j = 0; j < a.cols; j += panel_rows) transpose_part(a, i, j, out);
  }
};

}  // namespace muonscope
