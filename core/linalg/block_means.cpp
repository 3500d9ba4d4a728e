#include "core/linalg/block_means.h"

namespace muonscope {

Matrix block_means(const Matrix& matrix, Eigen::Index rows, Eigen::Index cols) {
  Matrix out(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j) {
    for (Eigen::Index i = 0; i < rows; ++i) {
      const Eigen::Index top = i * matrix.rows() / rows, left = j * matrix.cols() / cols;
      const Eigen::Index bottom = (i + 1) * matrix.rows() / rows, right = (j + 1) * matrix.cols() / cols;
      out(i, j) = matrix.block(top, left, bottom - top, right - left).mean();
    }
  }
  return out;
}

}  // namespace muonscope
