#pragma once
// Dense matrices as the kernels want them.

#include <algorithm>
#include <vector>

#include "core/linalg/kernels/kernels.h"

namespace muonscope {

/// One column of a panel: a cache line.
struct alignas(64) PanelLine {
  double at[panel_rows];
};

/// rows×cols numbers in panels of eight rows, within a panel column after column. Rows that fill up the last
/// panel hold zeros.
struct PanelMatrix {
  /// Zeros.
  PanelMatrix(std::size_t row_count, std::size_t col_count)
      : rows(row_count), cols(col_count), lines(panels_of(row_count) * col_count) {}
  explicit PanelMatrix(ConstPanels m) : rows(m.rows), cols(m.cols), lines(panels_of(m.rows) * m.cols) {
    std::copy_n(m.at, lines.size() * panel_rows, data());
  }
  double* data() { return lines.data()->at; }
  const double* data() const { return lines.data()->at; }
  /// Index into data().
  std::size_t place(std::size_t row, std::size_t col) const {
    return (row / panel_rows * cols + col) * panel_rows + row % panel_rows;
  }
  operator Panels() { return {data(), rows, cols}; }
  operator ConstPanels() const { return {data(), rows, cols}; }

  std::size_t rows, cols;
  std::vector<PanelLine> lines;
};

/// Room for the inverse of an n×n matrix.
class InverseWork {
 public:
  explicit InverseWork(std::size_t n)
      : flags_(2 * panels_of(n)), heads_(inverse_chunk * n), numbers_(2 * n), rows_(n) {}
  operator InverseRoom() {
    double* const flags = flags_.data()->at;
    return {flags, flags + flags_.size() / 2 * panel_rows, heads_.data(), numbers_.data(),
            numbers_.data() + rows_};
  }

 private:
  std::vector<PanelLine> flags_;
  std::vector<double> heads_;
  std::vector<std::size_t> numbers_;
  std::size_t rows_;
};

/// X + c·I for a square X.
inline void add_to_diagonal(Panels x, double c) {
  for (std::size_t i = 0; i < x.rows; ++i)
    x.at[(i / panel_rows * x.cols + i) * panel_rows + i % panel_rows] += c;
}

}  // namespace muonscope
