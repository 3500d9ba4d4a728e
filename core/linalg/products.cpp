#include "core/linalg/products.h"

#include <algorithm>

#include "core/linalg/panel_kernels.h"

namespace muonscope {
namespace {

constexpr auto width = static_cast<Eigen::Index>(panel_rows);
/// Beyond this the kernels, which do not block for caches, leave the second one (numbers).
constexpr Eigen::Index largest_factor = 1 << 17;

std::size_t count(Eigen::Index size) {
  return static_cast<std::size_t>(size);
}

/// Whether the kernels pay: not for a few numbers, which they pad.
bool suits(Eigen::Index rows, Eigen::Index depth, Eigen::Index cols) {
  return std::min({rows, depth, cols}) >= width / 2 && rows * depth <= largest_factor &&
         cols * depth <= largest_factor;
}

Matrix product(const PanelMatrix& a, const PanelMatrix& b) {
  PanelMatrix c(a.rows, b.rows);
  multiply_transposed(a, b, c);
  return dense(c);
}

}  // namespace

PanelMatrix panels(const Matrix& m) {
  PanelMatrix result(count(m.rows()), count(m.cols()));
  double* to = result.data();
  for (Eigen::Index i = 0; i < m.rows(); i += width) {
    const Eigen::Index rows = std::min(width, m.rows() - i);
    for (Eigen::Index j = 0; j < m.cols(); ++j, to += width) std::copy_n(&m(i, j), rows, to);
  }
  return result;
}

PanelMatrix transposed_panels(const Matrix& m) {
  PanelMatrix result(count(m.cols()), count(m.rows()));
  double* to = result.data();
  for (Eigen::Index j = 0; j < m.cols(); j += width) {
    const Eigen::Index cols = std::min(width, m.cols() - j);
    for (Eigen::Index i = 0; i < m.rows(); ++i, to += width)
      for (Eigen::Index l = 0; l < cols; ++l) to[l] = m(i, j + l);
  }
  return result;
}

Matrix dense(const PanelMatrix& m) {
  Matrix result(static_cast<Eigen::Index>(m.rows), static_cast<Eigen::Index>(m.cols));
  const double* from = m.data();
  for (Eigen::Index i = 0; i < result.rows(); i += width) {
    const Eigen::Index rows = std::min(width, result.rows() - i);
    for (Eigen::Index j = 0; j < result.cols(); ++j, from += width) std::copy_n(from, rows, &result(i, j));
  }
  return result;
}

Matrix times_transposed(const Matrix& a, const Matrix& b) {
  if (!suits(a.rows(), a.cols(), b.rows())) return a * b.transpose();
  return product(panels(a), panels(b));
}

Matrix times(const Matrix& a, const Matrix& b) {
  if (!suits(a.rows(), a.cols(), b.cols())) return a * b;
  return product(panels(a), transposed_panels(b));
}

Matrix transposed_times(const Matrix& a, const Matrix& b) {
  if (!suits(a.cols(), a.rows(), b.cols())) return a.transpose() * b;
  return product(transposed_panels(a), transposed_panels(b));
}

}  // namespace muonscope
