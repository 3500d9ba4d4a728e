#include "core/observables/product.h"

#include <Eigen/QR>
#include <algorithm>

#include "core/linalg/svd.h"

namespace muonscope {
namespace {

/// R of a thin QR.
Matrix triangle(const Matrix& a) {
  const Eigen::HouseholderQR<Matrix> qr(a);
  return qr.matrixQR().topRows(std::min(a.rows(), a.cols())).triangularView<Eigen::Upper>();
}

}  // namespace

Vector product_values(const Matrix& p, const Matrix& q) {
  const Eigen::Index count = std::min(p.rows(), q.rows());
  if (p.cols() >= count) return singular_values(p * q.transpose());
  // Those of the small R_P R_Qᵀ.
  Vector values = Vector::Zero(count);
  values.head(p.cols()) = singular_values(triangle(p) * triangle(q).transpose());
  return values;
}

}  // namespace muonscope
