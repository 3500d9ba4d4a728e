#include "core/linalg/products.h"

#include <algorithm>

#include "core/base/stop.h"

namespace muonscope {
namespace {

constexpr auto width = static_cast<Eigen::Index>(panel_rows);
constexpr Eigen::Index largest_factor = 1 << 17;  ///< numbers

std::size_t count(Eigen::Index size) {
  return static_cast<std::size_t>(size);
}

/// Multiplications that are done before anybody asks whether they are still wanted: a fraction of a
/// millisecond, so that small matrices pay nothing; and those between two questions, a few hundredths of a
/// second.
constexpr double quick = 1 << 20, most_at_once = 1 << 27;
constexpr Eigen::Index least_slice = 64;  ///< columns; a multiple of what Eigen's kernels take together

/// A·B, large ones a slice of columns at a time: the same sums in the same order as in one go.
template <typename A, typename B>
Matrix in_slices(const A& a, const B& b) {
  const Eigen::Index cols = b.cols();
  const double work = static_cast<double>(a.rows()) * static_cast<double>(a.cols());
  const double whole = work * static_cast<double>(cols);
  if (whole > quick) check_stop();
  if (whole <= most_at_once) return a * b;
  const auto fitting = static_cast<Eigen::Index>(most_at_once / work);
  const Eigen::Index slice = std::max(least_slice, fitting / least_slice * least_slice);
  Matrix c(a.rows(), cols);
  for (Eigen::Index first = 0; first < cols;) {
    check_stop();
    // A last slice of a few columns would be multiplied in another way.
    const Eigen::Index rest = cols - first, taken = rest < slice + least_slice ? rest : slice;
    c.middleCols(first, taken).noalias() = a * b.middleCols(first, taken);
    first += taken;
  }
  return c;
}

using Multiply = void (*)(ConstPanels, ConstPanels, Panels);

Matrix product(Multiply multiply, const PanelMatrix& a, const PanelMatrix& b, Eigen::Index cols) {
  if (static_cast<double>(a.rows * a.cols) * static_cast<double>(cols) > quick) check_stop();
  PanelMatrix c(a.rows, count(cols));
  multiply(a, b, c);
  return dense(c);
}

}  // namespace

bool suits_kernels(Eigen::Index rows, Eigen::Index depth, Eigen::Index cols) {
  return std::min({rows, depth, cols}) >= width / 2 && rows * depth <= largest_factor &&
         cols * depth <= largest_factor;
}

PanelMatrix panels(const Matrix& m) {
  PanelMatrix result(count(m.rows()), count(m.cols()));
  make_panels(m.data(), result);
  return result;
}

void make_panels(const double* columns, PanelMatrix& out) {
  double* to = out.data();
  for (std::size_t i = 0; i < out.rows; i += panel_rows) {
    const double* from = columns + i;
    const std::size_t rows = out.rows - i;
    for (std::size_t j = 0; j < out.cols; ++j, to += panel_rows, from += out.rows) {
      if (rows >= panel_rows) {
        std::copy_n(from, panel_rows, to);  // of a known length: a few instructions
      } else {
        std::copy_n(from, rows, to);
      }
    }
  }
}

void make_columns(const PanelMatrix& m, double* columns) {
  const double* from = m.data();
  for (std::size_t i = 0; i < m.rows; i += panel_rows) {
    double* to = columns + i;
    const std::size_t rows = m.rows - i;
    for (std::size_t j = 0; j < m.cols; ++j, from += panel_rows, to += m.rows) {
      if (rows >= panel_rows) {
        std::copy_n(from, panel_rows, to);
      } else {
        std::copy_n(from, rows, to);
      }
    }
  }
}

PanelMatrix transposed_panels(const Matrix& m) {
  PanelMatrix result(count(m.cols()), count(m.rows()));
  panel_kernels().transpose(panels(m), result);
  return result;
}

Matrix dense(const PanelMatrix& m) {
  Matrix result;
  make_dense(m, result);
  return result;
}

void make_dense(const PanelMatrix& m, Matrix& result) {
  result.resize(static_cast<Eigen::Index>(m.rows), static_cast<Eigen::Index>(m.cols));
  make_columns(m, result.data());
}

Matrix times_transposed(const Matrix& a, const Matrix& b) {
  if (!suits_kernels(a.rows(), a.cols(), b.rows())) return in_slices(a, b.transpose());
  return product(panel_kernels().times_transposed, panels(a), panels(b), b.rows());
}

Matrix times(const Matrix& a, const Matrix& b) {
  if (!suits_kernels(a.rows(), a.cols(), b.cols())) return in_slices(a, b);
  return product(panel_kernels().times, panels(a), panels(b), b.cols());
}

Matrix transposed_times(const Matrix& a, const Matrix& b) {
  if (!suits_kernels(a.cols(), a.rows(), b.cols())) return in_slices(a.transpose(), b);
  return product(panel_kernels().times, transposed_panels(a), panels(b), b.cols());
}

Vector paired_products(const Matrix& u, const Matrix& x, const Matrix& v) {
  return transposed_times(x, u).cwiseProduct(v).colwise().sum().transpose();
}

}  // namespace muonscope
