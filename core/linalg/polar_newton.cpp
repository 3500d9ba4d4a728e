#include "core/linalg/polar_newton.h"

#include <Eigen/LU>
#include <Eigen/QR>
#include <cmath>

#include "core/linalg/newton_kernels.h"
#include "core/linalg/svd.h"

namespace muonscope {
namespace {

constexpr double rank_margin = 1e3;  ///< distance kept from the rank tolerance
constexpr double rounding = 1e-14;   ///< of the iteration, per unit of √n; a few units in the last place
constexpr int most_iterations = 24;  ///< twice what a condition number of 1e13 takes
/// Error left after a step of length δ is δ²/2: below rounding.
constexpr double last_step = 1e-8;
/// Beyond this size blocked elimination, Eigen's, is quicker.
constexpr Eigen::Index largest_kernel = 256;
/// Of X·X⁻¹v = v: an inverse further off has lost all its digits, or hides that X is singular.
constexpr double inverse_tolerance = 1e-3;

std::size_t count(Eigen::Index size) {
  return static_cast<std::size_t>(size);
}

/// X⁻ᵀ of a square X.
class Inverter {
 public:
  explicit Inverter(Eigen::Index n)
      : copy_(n <= largest_kernel ? n : 0, n <= largest_kernel ? n : 0), work_(count(copy_.rows())) {}

  bool operator()(const Matrix& x, Matrix& out) {
    if (x.rows() > largest_kernel) {
      const Eigen::PartialPivLU<Matrix> lu(x);
      if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > 0)) return false;
      out = lu.inverse().transpose();
      return true;
    }
    copy_ = x;
    return inverse_transposed(copy_.data(), out.data(), count(x.rows()), work_);
  }

 private:
  Matrix copy_;
  InverseWork work_;
};

/// Whether y is x⁻ᵀ, tried on a vector whose overlap with every direction is like a random one's.
bool inverts(const Matrix& x, const Matrix& y) {
  Vector v(x.rows());
  for (Eigen::Index i = 0; i < v.size(); ++i) v(i) = std::cos(static_cast<double>(i * i + i));
  return (x * (y.transpose() * v) - v).norm() <= inverse_tolerance * v.norm();
}

/// U is M's polar factor if it is orthogonal and UᵀM symmetric (positive definite by the iteration).
bool confirmed(const Matrix& u, const Matrix& m) {
  const double tolerance = rounding * std::sqrt(static_cast<double>(m.rows()));
  const Matrix h = u.transpose() * m;
  return (h - h.transpose()).norm() <= tolerance * m.norm();
}

std::optional<Matrix> polar_square(const Matrix& m, Eigen::Index longer) {
  double size = m.norm();
  if (!(size > 0)) return std::nullopt;
  Matrix x = m / size, inverse(m.rows(), m.cols());
  size = 1;
  Inverter invert(m.rows());
  for (int i = 0; i < most_iterations; ++i) {
    if (!invert(x, inverse)) return std::nullopt;
    const double inverse_size = std::sqrt(squared_norm(inverse.data(), count(inverse.size())));
    if (i == 0) {
      const bool regular = rank_margin * rank_tolerance(longer, 1, 1) * inverse_size < 1;
      if (!regular || !inverts(x, inverse)) return std::nullopt;
    }
    const double gamma = std::sqrt(inverse_size / size);
    const NewtonStep step = newton_step(x.data(), inverse.data(), 0.5 * gamma, 0.5 / gamma, count(x.size()));
    if (!std::isfinite(step.size)) return std::nullopt;
    size = std::sqrt(step.size);
    if (std::sqrt(step.moved) <= last_step) return confirmed(x, m) ? std::optional(x) : std::nullopt;
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
