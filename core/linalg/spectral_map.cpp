#include "core/linalg/spectral_map.h"

#include <cmath>
#include <optional>

#include "core/linalg/polar_newton.h"
#include "core/linalg/svd.h"
#include "core/linalg/symmetric_eigen.h"

namespace muonscope {
namespace {

/// Squares of norms that no square of an entry that counts over- or underflows beside.
constexpr double least_square = 1e-200, most_square = 1e200;

/// github.com/KellerJordan/Muon, muon.py.
constexpr double ns_a = 3.4445, ns_b = -4.7750, ns_c = 2.0315;

/// x ← x/(‖x‖ + guard); 0 stays 0.
void divide_by_norm(Matrix& x, double guard) {
  const double square = x.squaredNorm();
  if (square > least_square && square < most_square) {
    x /= std::sqrt(square) + guard;
    return;
  }
  const double largest = x.size() > 0 ? x.cwiseAbs().maxCoeff() : 0;
  if (largest == 0) return;
  x /= largest;
  x /= x.norm() + guard / largest;
}

Matrix newton_schulz_wide(Matrix x, int iterations, double guard) {
  divide_by_norm(x, guard);
  for (int i = 0; i < iterations; ++i) {
    const Matrix a = x * x.transpose();
    const Matrix b = ns_b * a + ns_c * (a * a);
    x = ns_a * x + b * x;
  }
  return x;
}

}  // namespace

Matrix polar(const Matrix& m) {
  const double square = m.squaredNorm();
  if (square > least_square && square < most_square) {
    if (std::optional<Matrix> quick = polar_newton(m)) return *std::move(quick);
  }
  if (!m.allFinite()) return Matrix::Constant(m.rows(), m.cols(), std::nan(""));
  const double largest = m.size() > 0 ? m.cwiseAbs().maxCoeff() : 0;
  if (largest == 0) return m;
  const Matrix x = m / largest;  // squares of the entries must neither overflow nor underflow
  if (!(square > least_square && square < most_square)) {
    if (std::optional<Matrix> quick = polar_newton(x)) return *std::move(quick);
  }
  const Svd parts = svd(x);
  const Eigen::Index rank = (parts.s.array() > rank_tolerance(x.rows(), x.cols(), parts.s(0))).count();
  return parts.u.leftCols(rank) * parts.v.leftCols(rank).transpose();
}

Matrix gram_root(const Matrix& a) {
  const Matrix root = polar(a).transpose() * a;
  return 0.5 * (root + root.transpose());
}

Matrix regularized_polar(const Matrix& m, double smoothing) {
  if (smoothing == 0) return polar(m);
  if (!m.allFinite()) return Matrix::Constant(m.rows(), m.cols(), std::nan(""));
  if (m.rows() < m.cols()) return regularized_polar(m.transpose(), smoothing).transpose();
  const Matrix identity = Matrix::Identity(m.cols(), m.cols());
  if (smoothing >= m.norm()) {
    // MᵀM + ε²I has a condition number of at most 2, so forming it loses nothing here.
    const Matrix gram = (m / smoothing).transpose() * (m / smoothing) + identity;
    return (m / smoothing) * inverse_square_root(gram);
  }
  // The upper rows of the polar factor of [M; εI]: no SVD while ε is not tiny.
  Matrix stacked(m.rows() + m.cols(), m.cols());
  stacked << m, smoothing * identity;
  if (std::optional<Matrix> quick = polar_newton(stacked)) return quick->topRows(m.rows());
  const Svd parts = svd(m);
  const Vector mapped =
      parts.s.unaryExpr([=](double sigma) { return regularized_polar_curve(sigma, smoothing); });
  return parts.u * mapped.asDiagonal() * parts.v.transpose();
}

Matrix newton_schulz(const Matrix& m, int iterations, double guard) {
  if (m.rows() <= m.cols()) return newton_schulz_wide(m, iterations, guard);
  return newton_schulz_wide(m.transpose(), iterations, guard).transpose();
}

double regularized_polar_curve(double sigma, double smoothing) {
  if (sigma == 0) return 0;
  return sigma / std::hypot(sigma, smoothing);
}

double regularized_gap(double sigma, double u, double smoothing) {
  // σ = r·sin α, ε = r·cos α and u = sin β make of it r(1 − cos(α − β)): no difference of large numbers.
  const double apart = std::atan2(sigma, smoothing) - std::atan2(u, std::sqrt((1 - u) * (1 + u)));
  const double half = std::sin(apart / 2);
  return 2 * std::hypot(sigma, smoothing) * half * half;
}

double newton_schulz_curve(double sigma, double norm, int iterations, double guard) {
  if (sigma == 0) return 0;
  double x = sigma / (norm + guard);
  for (int i = 0; i < iterations; ++i) {
    const double square = x * x;
    x *= ns_a + square * (ns_b + square * ns_c);
  }
  return x;
}

}  // namespace muonscope
