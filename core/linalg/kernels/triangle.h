#pragma once
// Cholesky factors and what is divided by them, eight columns at a time.

#include "core/linalg/kernels/product.h"

namespace muonscope {

template <class S>
struct Triangle {
  using Tiles = Product<S>;

  /// The 8×8 block on the diagonal, 1/its diagonal apart.
  struct Corner {
    double at[panel_rows][panel_rows] = {};
    double inverse[panel_rows] = {};
    std::size_t width = 0;
  };

  static std::size_t width_at(std::size_t first, std::size_t n) {
    return n - first < panel_rows ? n - first : panel_rows;
  }

  static Corner corner_of(const double* lines, std::size_t width) {
    Corner corner;
    corner.width = width;
    for (std::size_t c = 0; c < width; ++c)
      for (std::size_t r = c; r < width; ++r) corner.at[r][c] = lines[c * panel_rows + r];
    for (std::size_t c = 0; c < width; ++c) corner.inverse[c] = 1 / corner.at[c][c];
    return corner;
  }

  /// Cholesky's factor in the corner's place.
  static bool factor(double* lines, std::size_t width) {
    double l[panel_rows][panel_rows] = {};
    for (std::size_t c = 0; c < width; ++c) {
      double square = lines[c * panel_rows + c];
      for (std::size_t k = 0; k < c; ++k) square -= l[c][k] * l[c][k];
      if (!(square > 0) || square > 1e300) return false;
      l[c][c] = __builtin_sqrt(square);
      const double inverse = 1 / l[c][c];
      for (std::size_t r = c + 1; r < width; ++r) {
        double sum = lines[c * panel_rows + r];
        for (std::size_t k = 0; k < c; ++k) sum -= l[r][k] * l[c][k];
        l[r][c] = sum * inverse;
      }
    }
    for (std::size_t c = 0; c < width; ++c)
      for (std::size_t r = 0; r < panel_rows; ++r) lines[c * panel_rows + r] = l[r][c];
    return true;
  }

  /// One panel's eight columns divided by the corner.
  static void divide(double* lines, const Corner& corner) {
    Pack<S> x[panel_rows];
    for (std::size_t c = 0; c < corner.width; ++c) {
      x[c] = load_pack<S>(lines + c * panel_rows);
      for (std::size_t k = 0; k < c; ++k) x[c] = fma(x[k], -corner.at[c][k], x[c]);
      x[c] = times(x[c], corner.inverse[c]);
      store_pack(lines + c * panel_rows, x[c]);
    }
  }

  /// Columns `first` … of `height` panels from `panel` on: what L's earlier columns explain taken away.
  template <std::size_t height>
  static void subtract(Panels a, ConstPanels l, std::size_t panel, std::size_t first, std::size_t width) {
    double* const left = a.at + panel * a.cols * panel_rows;
    for (std::size_t j = 0; j < width; j += S::tile_cols) {
      const RowsOfB rows{l.at + first / panel_rows * l.cols * panel_rows + j, panel_rows * panel_rows};
      Tiles::template narrow_tile<Into::subtract, height, S::tile_cols>(
          left, a.cols * panel_rows, rows, first, left + (first + j) * panel_rows, a.cols * panel_rows,
          Tiles::tile_width(width - j));
    }
  }

  static void divide_by_triangle(Panels a, ConstPanels l) {
    const std::size_t panels = panels_of(a.rows);
    for (std::size_t i = 0; i < panels; i += S::tile_panels) {
      const bool whole = i + S::tile_panels <= panels;
      const std::size_t end = whole ? i + S::tile_panels : panels;
      for (std::size_t first = 0; first < l.cols; first += panel_rows) {
        const std::size_t width = width_at(first, l.cols);
        const Corner corner = corner_of(l.at + (first / panel_rows * l.cols + first) * panel_rows, width);
        if (whole) subtract<S::tile_panels>(a, l, i, first, width);
        for (std::size_t p = i; p < end; ++p) {
          if (!whole) subtract<1>(a, l, p, first, width);
          divide(a.at + (p * a.cols + first) * panel_rows, corner);
        }
      }
    }
  }

  static bool cholesky(Panels g) {
    const std::size_t n = g.rows, panels = panels_of(n);
    const ConstPanels l{g.at, n, n};
    for (std::size_t first = 0; first < n; first += panel_rows) {
      const std::size_t width = width_at(first, n), home = first / panel_rows;
      std::size_t i = home;
      for (; i + S::tile_panels <= panels; i += S::tile_panels)
        subtract<S::tile_panels>(g, l, i, first, width);
      for (; i < panels; ++i) subtract<1>(g, l, i, first, width);
      double* const lines = g.at + (home * n + first) * panel_rows;
      if (!factor(lines, width)) return false;
      const Corner corner = corner_of(lines, width);
      for (i = home + 1; i < panels; ++i) divide(g.at + (i * n + first) * panel_rows, corner);
      for (i = 0; i < home; ++i)
        for (std::size_t j = 0; j < width * panel_rows; ++j) g.at[(i * n + first) * panel_rows + j] = 0;
    }
    return true;
  }
};

}  // namespace muonscope
