#include "core/linalg/polar_newton.h"

#include <Eigen/LU>
#include <Eigen/QR>
#include <cmath>

#include "core/linalg/svd.h"

namespace muonscope {
namespace {

constexpr double rank_margin = 1e3;  ///< distance kept from the rank tolerance
constexpr double growth_limit =
    1e2;                             ///< of partial pivoting; beyond, small pivots may hide a singular matrix
constexpr double rounding = 1e-14;   ///< of the iteration, per unit of √n; a few units in the last place
constexpr int most_iterations = 24;  ///< twice what a condition number of 1e13 takes

/// Error left after a step of length δ is δ²/2: below rounding.
constexpr double last_step = 1e-8;

bool trustworthy(const Matrix& x, const Eigen::PartialPivLU<Matrix>& lu) {
  const double growth = lu.matrixLU().triangularView<Eigen::Upper>().toDenseMatrix().cwiseAbs().maxCoeff() /
                        x.cwiseAbs().maxCoeff();
  return growth <= growth_limit && lu.matrixLU().diagonal().cwiseAbs().minCoeff() > 0;
}

/// U is M's polar factor if it is orthogonal and UᵀM symmetric (positive definite by the iteration).
bool confirmed(const Matrix& u, const Matrix& m) {
  const double tolerance = rounding * std::sqrt(static_cast<double>(m.rows()));
  const Matrix h = u.transpose() * m;
  return (h - h.transpose()).norm() <= tolerance * m.norm();
}

std::optional<Matrix> polar_square(const Matrix& m, Eigen::Index longer) {
  const double size = m.norm();
  if (!(size > 0)) return std::nullopt;
  Matrix x = m / size;
  for (int i = 0; i < most_iterations; ++i) {
    const Eigen::PartialPivLU<Matrix> lu(x);
    if (i == 0 && !trustworthy(x, lu)) return std::nullopt;
    const Matrix inverse = lu.inverse();
    const double spread = inverse.norm() / x.norm();
    if (i == 0 && !(rank_margin * rank_tolerance(longer, 1, 1) * inverse.norm() < 1)) return std::nullopt;
    const double gamma = std::sqrt(spread);
    const Matrix next = 0.5 * gamma * x + (0.5 / gamma) * inverse.transpose();
    const double moved = (next - x).norm();
    x = next;
    if (moved <= last_step) return confirmed(x, m) ? std::optional(x) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Matrix> polar_newton(const Matrix& m) {
  if (m.rows() == m.cols()) return polar_square(m, m.rows());
  if (m.rows() < m.cols()) {
    std::optional<Matrix> tall = polar_newton(m.transpose());
    if (tall) tall->transposeInPlace();
    return tall;
  }
  const Eigen::HouseholderQR<Matrix> qr(m);
  const Matrix r = qr.matrixQR().topRows(m.cols()).triangularView<Eigen::Upper>();
  const std::optional<Matrix> small = polar_square(r, m.rows());
  if (!small) return std::nullopt;
  Matrix result = Matrix::Zero(m.rows(), m.cols());
  result.topRows(m.cols()) = *small;
  result.applyOnTheLeft(qr.householderQ());
  return result;
}

}  // namespace muonscope
