#include "core/linalg/polar_newton.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>
#include <cmath>

#include "core/linalg/panel_kernels.h"
#include "core/linalg/products.h"
#include "core/linalg/svd.h"

namespace muonscope {
namespace {

constexpr double rank_margin = 1e3;  ///< distance kept from the rank tolerance
constexpr double rounding = 1e-14;   ///< of the iteration, per unit of √n; a few units in the last place
constexpr int most_iterations = 24;  ///< twice what a condition number of 1e13 takes
/// ‖XᵀX − I‖_F below which products alone arrive, which are quicker than inverses: all singular values are
/// below √2 then, and those beyond √3 would change sign.
constexpr double near_identity = 1;
/// A Newton step that may have come so near: an error δ leaves δ²/2.
constexpr double short_step = 1;
/// An error δ of the singular values leaves 3δ²/2 after the next Newton–Schulz step: below rounding.
constexpr double last_error = 1e-8;
/// Of X·X⁻¹v = v: an inverse further off has lost all its digits, or hides that X is singular.
constexpr double inverse_tolerance = 1e-3;
/// ‖QᵀQ − I‖ after the first Cholesky QR up to which the second one repairs it to rounding.
constexpr double repairable = 0.1;

/// X⁻ᵀ of a square X.
class Inverter {
 public:
  explicit Inverter(std::size_t n) : copy_(0, 0), work_(n) {}

  bool operator()(const PanelMatrix& x, PanelMatrix& out) {
    if (x.rows > most_inverse_rows) {
      const Eigen::PartialPivLU<Matrix> lu(dense(x));
      if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > 0)) return false;
      out = panels(lu.inverse().transpose());
      return true;
    }
    copy_ = x;
    return inverse_transposed(copy_, out, work_);
  }

 private:
  PanelMatrix copy_;
  InverseWork work_;
};

/// Whether y is x⁻ᵀ, tried on a vector whose overlap with every direction is like a random one's.
bool inverts(const PanelMatrix& x, const PanelMatrix& y) {
  const std::size_t n = x.rows;
  std::vector<double> v(n), half(n), whole(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = std::cos(static_cast<double>(i * i + i));
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i) half[k] += y.data()[y.place(i, k)] * v[i];
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i) whole[i] += x.data()[x.place(i, k)] * half[k];
  double error = 0, size = 0;
  for (std::size_t i = 0; i < n; ++i) {
    error += (whole[i] - v[i]) * (whole[i] - v[i]);
    size += v[i] * v[i];
  }
  return error <= inverse_tolerance * inverse_tolerance * size;
}

enum class Finish { done, too_far, failed };

/// The Newton–Schulz iteration X ← X(3I − XᵀX)/2, which only goes on from where it is sure to arrive.
Finish finish(PanelMatrix& x) {
  PanelMatrix gram(x.rows, x.rows), transposed(x.cols, x.rows);
  for (int i = 0; i < most_iterations; ++i) {
    multiply_transposed(x, x, gram);
    const double error = std::sqrt(half_way_to_identity(gram));
    if (!(error < near_identity)) return i == 0 ? Finish::too_far : Finish::failed;
    transpose(x, transposed);
    multiply_transposed(gram, transposed, x);
    if (error <= last_error) return Finish::done;
  }
  return Finish::failed;
}

/// U is M's polar factor if it is orthogonal and MUᵀ symmetric (positive definite by the iteration).
bool confirmed(const PanelMatrix& u, const PanelMatrix& m) {
  PanelMatrix h(m.rows, m.rows), transposed(m.rows, m.rows);
  multiply_transposed(m, u, h);
  transpose(h, transposed);
  const double asymmetry = newton_step(transposed, h, 1, -1).size;
  const double tolerance = rounding * std::sqrt(static_cast<double>(m.rows));
  return asymmetry <= tolerance * tolerance * squared_norm(m);
}

/// `longer`: the longer side of the matrix that m stands for.
std::optional<PanelMatrix> polar_square(const PanelMatrix& m, Eigen::Index longer) {
  double size = std::sqrt(squared_norm(m));
  if (!(size > 0)) return std::nullopt;
  PanelMatrix x = m, inverse(m.rows, m.cols);
  newton_step(x, x, 1 / size, 0);
  size = 1;
  Inverter invert(m.rows);
  for (int i = 0; i < most_iterations; ++i) {
    if (!invert(x, inverse)) return std::nullopt;
    const double inverse_size = std::sqrt(squared_norm(inverse));
    if (i == 0) {
      const bool regular = rank_margin * rank_tolerance(longer, 1, 1) * inverse_size < 1;
      if (!regular || !inverts(x, inverse)) return std::nullopt;
    }
    const double gamma = std::sqrt(inverse_size / size);
    const NewtonStep step = newton_step(x, inverse, 0.5 * gamma, 0.5 / gamma);
    if (!std::isfinite(step.size)) return std::nullopt;
    size = std::sqrt(step.size);
    if (step.moved > short_step * short_step) continue;
    const Finish end = finish(x);
    if (end == Finish::too_far) continue;
    return end == Finish::done && confirmed(x, m) ? std::optional(x) : std::nullopt;
  }
  return std::nullopt;
}

/// The upper triangular R of RᵀR = g; none where g is not positive definite to rounding.
std::optional<Matrix> cholesky(const PanelMatrix& g) {
  const Eigen::LLT<Matrix> factor(dense(g));
  if (factor.info() != Eigen::Success) return std::nullopt;
  return factor.matrixU();
}

/// M = Q₁R₂R₁ with Q₁R₂⁻¹ orthonormal: twice Cholesky's QR (Yamamoto et al., Electron. Trans. Numer. Anal.
/// 44, 2015), as good as Householder's up to condition numbers of about 1e7; none beyond.
struct TallQr {
  PanelMatrix q1;
  Matrix r2, r1;
};

std::optional<TallQr> cholesky_qr(const Matrix& m) {
  const std::size_t n = static_cast<std::size_t>(m.cols());
  PanelMatrix gram(n, n);
  const PanelMatrix across = transposed_panels(m);
  multiply_transposed(across, across, gram);
  const std::optional<Matrix> r1 = cholesky(gram);
  if (!r1) return std::nullopt;
  PanelMatrix q1 = panels(m), again(n, static_cast<std::size_t>(m.rows()));
  divide_by_triangle(q1, panels(*r1));
  transpose(q1, again);
  multiply_transposed(again, again, gram);
  const std::optional<Matrix> r2 = cholesky(gram);
  if (!r2 || !(half_way_to_identity(gram) < repairable * repairable)) return std::nullopt;
  return TallQr{std::move(q1), *r2, *r1};
}

std::optional<Matrix> polar_tall(const Matrix& m) {
  if (const std::optional<TallQr> qr = cholesky_qr(m)) {
    const Matrix r = qr->r2.triangularView<Eigen::Upper>() * qr->r1;
    const std::optional<PanelMatrix> small = polar_square(panels(r), m.rows());
    if (!small) return std::nullopt;
    const Matrix right = qr->r2.triangularView<Eigen::Upper>().solve(dense(*small));
    PanelMatrix result(qr->q1.rows, qr->q1.cols);
    multiply_transposed(qr->q1, transposed_panels(right), result);
    return dense(result);
  }
  const Eigen::HouseholderQR<Matrix> qr(m);
  const Matrix r = qr.matrixQR().topRows(m.cols()).triangularView<Eigen::Upper>();
  const std::optional<PanelMatrix> small = polar_square(panels(r), m.rows());
  if (!small) return std::nullopt;
  Matrix result = Matrix::Zero(m.rows(), m.cols());
  result.topRows(m.cols()) = dense(*small);
  result.applyOnTheLeft(qr.householderQ());
  return result;
}

}  // namespace

std::optional<Matrix> polar_newton(const Matrix& m) {
  if (m.rows() > m.cols()) return polar_tall(m);
  if (m.rows() == m.cols()) {
    const std::optional<PanelMatrix> u = polar_square(panels(m), m.rows());
    return u ? std::optional(dense(*u)) : std::nullopt;
  }
  std::optional<Matrix> tall = polar_tall(m.transpose());
  if (tall) tall->transposeInPlace();
  return tall;
}

}  // namespace muonscope
