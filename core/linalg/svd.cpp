#include "core/linalg/svd.h"

#include <Eigen/SVD>
#include <algorithm>
#include <limits>

namespace muonscope {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Jacobi, not divide and conquer, although Eigen 3.4's BDCSVD is 2 (n = 32) to 5 times (n = 128) as quick: on
// rank-deficient and strongly graded matrices, which gradients here are, its perturbCol0 leaves its arrays'
// bounds (random tests with Eigen's assertions on stop there within a second).
using Solver = Eigen::JacobiSVD<Matrix>;

}  // namespace

Svd svd(const Matrix& m) {
  const Eigen::Index r = std::min(m.rows(), m.cols());
  if (!m.allFinite()) {
    return {Matrix::Constant(m.rows(), r, nan), Vector::Constant(r, nan), Matrix::Constant(m.cols(), r, nan)};
  }
  const Solver solver(m, Eigen::ComputeThinU | Eigen::ComputeThinV);
  return {solver.matrixU(), solver.singularValues(), solver.matrixV()};
}

Vector singular_values(const Matrix& m) {
  if (!m.allFinite()) return Vector::Constant(std::min(m.rows(), m.cols()), nan);
  return Solver(m).singularValues();
}

double rank_tolerance(Eigen::Index rows, Eigen::Index cols, double largest) {
  return static_cast<double>(std::max(rows, cols)) * std::numeric_limits<double>::epsilon() * largest;
}

Matrix gram_root(const Matrix& a) {
  const Svd parts = svd(a);
  return parts.v * parts.s.asDiagonal() * parts.v.transpose();
}

}  // namespace muonscope
