#pragma once
// Dense matrices as the kernels of panel_kernels.h want them.

#include <cstddef>
#include <vector>

namespace muonscope {

constexpr std::size_t panel_rows = 8;

/// One column of a panel: a cache line.
struct alignas(64) PanelLine {
  double at[panel_rows] = {};
};

inline std::size_t panels_of(std::size_t rows) {
  return (rows + panel_rows - 1) / panel_rows;
}

/// rows×cols numbers in panels of eight rows, within a panel column after column. Rows that fill up the last
/// panel hold zeros.
struct PanelMatrix {
  /// Zeros.
  PanelMatrix(std::size_t row_count, std::size_t col_count)
      : rows(row_count), cols(col_count), lines(panels_of(row_count) * col_count) {}
  double* data() { return lines.data()->at; }
  const double* data() const { return lines.data()->at; }
  /// Index into data().
  std::size_t place(std::size_t row, std::size_t col) const {
    return (row / panel_rows * cols + col) * panel_rows + row % panel_rows;
  }

  std::size_t rows, cols;
  std::vector<PanelLine> lines;
};

}  // namespace muonscope
