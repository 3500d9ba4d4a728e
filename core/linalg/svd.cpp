#include "core/linalg/svd.h"

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <algorithm>
#include <limits>

#include "core/base/stop.h"
#include "core/linalg/qr.h"

namespace muonscope {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Jacobi, not divide and conquer, although Eigen 3.4's BDCSVD is 2 (n = 32) to 5 times (n = 128) as quick: on
// rank-deficient and strongly graded matrices, which gradients here are, its perturbCol0 leaves its arrays'
// bounds (random tests with Eigen's assertions on stop there within a second).
using Solver = Eigen::JacobiSVD<Matrix>;

struct Bidiagonal {
  Vector diagonal;       ///< n
  Vector superdiagonal;  ///< n−1
};

/// Householder bidiagonalization of a tall m×n matrix (Golub & Kahan 1965): the same singular values.
Bidiagonal bidiagonalize(Matrix a) {
  const Eigen::Index n = a.cols();
  Bidiagonal b{Vector(n), Vector(n - 1)};
  Vector work(a.rows());
  double tau = 0;
  for (Eigen::Index k = 0; k < n; ++k) {
    check_stop();
    const Eigen::Index rows = a.rows() - k;
    const Eigen::Index rest = n - k - 1;
    a.col(k).tail(rows).makeHouseholderInPlace(tau, b.diagonal(k));
    if (rest == 0) break;
    a.bottomRightCorner(rows, rest).applyHouseholderOnTheLeft(a.col(k).tail(rows - 1), tau, work.data());
    a.row(k).tail(rest).makeHouseholderInPlace(tau, b.superdiagonal(k));
    a.bottomRightCorner(rows - 1, rest)
        .applyHouseholderOnTheRight(a.row(k).tail(rest - 1).transpose(), tau, work.data());
  }
  return b;
}

/// R of the QR factorization where that is much smaller, else the matrix itself.
Matrix compact(const Matrix& tall) {
  if (tall.rows() <= 2 * tall.cols()) return tall;
  return Qr(tall).r();
}

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
  const Eigen::Index n = std::min(m.rows(), m.cols());
  if (!m.allFinite()) return Vector::Constant(n, nan);
  const double size = m.size() > 0 ? m.cwiseAbs().maxCoeff() : 0;
  if (size == 0) return Vector::Zero(n);
  const Matrix scaled = m / size;  // squares must neither overflow nor underflow
  const Bidiagonal b = bidiagonalize(compact(m.rows() >= m.cols() ? scaled : Matrix(scaled.transpose())));
  // The singular values of a bidiagonal matrix and their negatives are the eigenvalues of the symmetric
  // tridiagonal one with zero diagonal and d₁, e₁, d₂, e₂, … beside it (Golub & Kahan 1965): 4 to 7 times as
  // quick as Jacobi.
  Vector beside(2 * n - 1);
  for (Eigen::Index i = 0; i < n; ++i) {
    beside(2 * i) = b.diagonal(i);
    if (i + 1 < n) beside(2 * i + 1) = b.superdiagonal(i);
  }
  Eigen::SelfAdjointEigenSolver<Matrix> solver;
  solver.computeFromTridiagonal(Vector::Zero(2 * n), beside, Eigen::EigenvaluesOnly);
  if (solver.info() != Eigen::Success) return Solver(m).singularValues();
  return size * solver.eigenvalues().tail(n).reverse().cwiseMax(0.0);
}

double rank_tolerance(Eigen::Index rows, Eigen::Index cols, double largest) {
  return static_cast<double>(std::max(rows, cols)) * std::numeric_limits<double>::epsilon() * largest;
}

}  // namespace muonscope
