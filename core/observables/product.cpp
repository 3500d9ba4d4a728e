#include "core/observables/product.h"

#include <algorithm>

#include "core/linalg/qr.h"
#include "core/linalg/svd.h"

namespace muonscope {

Vector product_values(const Matrix& p, const Matrix& q) {
  const Eigen::Index count = std::min(p.rows(), q.rows());
  if (p.cols() >= count) return singular_values(p * q.transpose());
  // Those of the small R_P R_Qᵀ.
  Vector values = Vector::Zero(count);
  values.head(p.cols()) = singular_values(Qr(p).r() * Qr(q).r().transpose());
  return values;
}

}  // namespace muonscope
