#include "core/linalg/polar_svd.h"

#include <optional>

#include "core/linalg/polar_newton.h"
#include "core/linalg/symmetric_eigen.h"

namespace muonscope {

Svd polar_svd(const Matrix& m) {
  if (m.rows() < m.cols()) {
    Svd parts = polar_svd(m.transpose());
    return {std::move(parts.v), std::move(parts.s), std::move(parts.u)};
  }
  const double largest = m.size() > 0 && m.allFinite() ? m.cwiseAbs().maxCoeff() : 0;
  if (!(largest > 0)) return svd(m);
  const Matrix x = m / largest;  // squares of the entries must neither overflow nor underflow
  const std::optional<Matrix> u = polar_newton(x);
  if (!u) return svd(m);
  const Matrix h = u->transpose() * x;
  const std::optional<SymmetricEigen> parts = symmetric_eigen(0.5 * (h + h.transpose()));
  if (!parts) return svd(m);
  const Matrix v = parts->vectors.rowwise().reverse();
  return {*u * v, largest * parts->values.reverse().cwiseMax(0.0), v};
}

}  // namespace muonscope
