#include "core/linalg/polar_newton.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/linalg/panel_matrix.h"
#include "core/linalg/polar_square.h"
#include "core/linalg/products.h"
#include "core/linalg/qr.h"

namespace muonscope {
namespace {

/// ‖QᵀQ − I‖ after the first Cholesky QR up to which the second one repairs it to rounding.
constexpr double repairable = 0.1;
/// And up to which √(I + D) is I + D/2 to rounding.
constexpr double nearly_orthogonal = 1e-8;

PanelMatrix transposed(const PanelMatrix& m, const PanelKernels& kernels) {
  PanelMatrix result(m.cols, m.rows);
  kernels.transpose(m, result);
  return result;
}

/// A tall matrix and its transpose: products want one, divisions the other.
struct BothWays {
  PanelMatrix tall, across;
};

PanelMatrix gram(const BothWays& m, const PanelKernels& kernels) {
  PanelMatrix result(m.tall.cols, m.tall.cols);
  kernels.symmetric_times_transposed(m.across, m.across, result);
  return result;
}

void divide(BothWays& m, const PanelMatrix& l, const PanelKernels& kernels) {
  kernels.divide_by_triangle(m.tall, l);
  kernels.transpose(m.tall, m.across);
}

/// What is left of M = QLᵀ when Q has taken M's place. Q·repair has orthonormal columns.
struct Remainder {
  PanelMatrix l;
  std::optional<PanelMatrix> repair{};  ///< none: the identity
};

/// Twice Cholesky's QR (Yamamoto et al., Electron. Trans. Numer. Anal. 44, 2015), as good as Householder's up
/// to condition numbers of about 1e7; none beyond. Where the first leaves little, QᵀQ = I + D, the second is
/// Löwdin's: Q(I − D/2).
std::optional<Remainder> cholesky_qr(BothWays& m, const PanelKernels& kernels) {
  PanelMatrix l = gram(m, kernels);
  if (!kernels.cholesky(l)) return std::nullopt;
  divide(m, l, kernels);
  PanelMatrix second = gram(m, kernels), off = second;
  add_to_diagonal(off, -1);
  const double distance = std::sqrt(kernels.squared_norm(off));
  if (!(distance < repairable)) return std::nullopt;
  Remainder result{PanelMatrix(l.rows, l.rows)};
  if (distance <= nearly_orthogonal) {
    kernels.combine(0.5, off, 0, off, 1, second);
    kernels.times_transposed(l, second, result.l);
    kernels.combine(-0.5, off, 0, off, 1, off);
    result.repair = std::move(off);
    return result;
  }
  if (!kernels.cholesky(second)) return std::nullopt;
  divide(m, second, kernels);
  kernels.times(l, second, result.l);
  return result;
}

/// With Householder's QR, which bears every condition number; M tall.
std::optional<PanelMatrix> polar_by_reflections(const PanelMatrix& m, const PanelKernels& kernels) {
  const Qr qr(dense(m));
  const std::optional<PanelMatrix> small = polar_square(panels(qr.r()), m.rows, kernels);
  if (!small) return std::nullopt;
  return panels(qr.widen(dense(*small)));
}

/// Q·repair·polar(L)ᵀ or, of a wide M, its transpose.
std::optional<PanelMatrix> polar_rectangular(const PanelMatrix& m, const PanelKernels& kernels) {
  const bool wide = m.rows < m.cols;
  BothWays q = wide ? BothWays{transposed(m, kernels), m} : BothWays{m, transposed(m, kernels)};
  const std::optional<Remainder> qr = cholesky_qr(q, kernels);
  if (!qr) {
    if (!wide) return polar_by_reflections(m, kernels);
    const std::optional<PanelMatrix> tall = polar_by_reflections(transposed(m, kernels), kernels);
    return tall ? std::optional(transposed(*tall, kernels)) : std::nullopt;
  }
  std::optional<PanelMatrix> left = polar_square(qr->l, std::max(m.rows, m.cols), kernels);
  if (!left) return std::nullopt;
  if (qr->repair) {
    PanelMatrix repaired(left->rows, left->cols);
    kernels.times(*left, *qr->repair, repaired);
    left = std::move(repaired);
  }
  PanelMatrix result(m.rows, m.cols);
  if (wide) {
    kernels.times(*left, q.across, result);
  } else {
    kernels.times_transposed(q.tall, *left, result);
  }
  return result;
}

}  // namespace

std::optional<PanelMatrix> polar_newton(const PanelMatrix& m, const PanelKernels& kernels) {
  return m.rows == m.cols ? polar_square(m, m.rows, kernels) : polar_rectangular(m, kernels);
}

std::optional<Matrix> polar_newton(const Matrix& m, const PanelKernels& kernels) {
  const std::optional<PanelMatrix> result = polar_newton(panels(m), kernels);
  return result ? std::optional(dense(*result)) : std::nullopt;
}

}  // namespace muonscope
