#include "core/optimizers/stages/whole_spectrum_map.h"

#include "core/linalg/products.h"
#include "core/linalg/svd.h"

namespace muonscope {

Matrix WholeSpectrumMap::apply(const Matrix& direction) const {
  const Svd parts = svd(direction);
  const auto phi = law_.curve({parts.s, direction.rows(), direction.cols()});
  Matrix stretched = parts.u;
  for (Eigen::Index i = 0; i < parts.s.size(); ++i) stretched.col(i) *= phi(parts.s(i));
  return times_transposed(stretched, parts.v);
}

}  // namespace muonscope
