#include "core/optimizers/stages/sign_map.h"

#include <cmath>

namespace muonscope {
namespace {

double sign_of(double x) {
  return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0));
}

}  // namespace

Matrix SignMap::apply(const Matrix& direction) const {
  return direction.unaryExpr(&sign_of);
}

double SignMap::scalar_weight(double n) const {
  return 1 / std::abs(n);
}

void SignMap::apply_batch(const MapBatch& batch) const {
  for (double& x : batch.numbers.values) x = sign_of(x);
}

}  // namespace muonscope
