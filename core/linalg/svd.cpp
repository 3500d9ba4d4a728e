#include "core/linalg/svd.h"

#include <Eigen/SVD>
#include <limits>

namespace muonscope {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Up to this many columns Jacobi is as quick as divide and conquer.
constexpr Eigen::Index jacobi_side = 16;

template <typename Solver>
Svd solved(const Matrix& m) {
  const Solver solver(m, Eigen::ComputeThinU | Eigen::ComputeThinV);
  return {solver.matrixU(), solver.singularValues(), solver.matrixV()};
}

}  // namespace

Svd svd(const Matrix& m) {
  const Eigen::Index r = std::min(m.rows(), m.cols());
  if (!m.allFinite()) {
    return {Matrix::Constant(m.rows(), r, nan), Vector::Constant(r, nan), Matrix::Constant(m.cols(), r, nan)};
  }
  if (r <= jacobi_side) return solved<Eigen::JacobiSVD<Matrix>>(m);
  return solved<Eigen::BDCSVD<Matrix>>(m);
}

Vector singular_values(const Matrix& m) {
  const Eigen::Index r = std::min(m.rows(), m.cols());
  if (!m.allFinite()) return Vector::Constant(r, nan);
  if (r <= jacobi_side) return Eigen::JacobiSVD<Matrix>(m).singularValues();
  return Eigen::BDCSVD<Matrix>(m).singularValues();
}

double rank_tolerance(Eigen::Index rows, Eigen::Index cols, double largest) {
  return static_cast<double>(std::max(rows, cols)) * std::numeric_limits<double>::epsilon() * largest;
}

Matrix gram_root(const Matrix& a) {
  const Svd parts = svd(a);
  return parts.v * parts.s.asDiagonal() * parts.v.transpose();
}

}  // namespace muonscope
