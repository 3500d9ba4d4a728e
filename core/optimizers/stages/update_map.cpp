#include "core/optimizers/stages/update_map.h"

#include <algorithm>
#include <cmath>

#include "core/linalg/svd.h"

namespace muonscope {

double KineticPotential::energy(double sigma) const {
  if (std::isinf(smoothing)) return gain * sigma * sigma / 2;
  const double root = std::hypot(sigma, smoothing);
  return root > 0 ? gain * sigma * (sigma / (root + smoothing)) : 0;
}

double UpdateMap::scalar_weight(double n) const {
  const double size = std::abs(n);
  return curve({Vector::Constant(1, size), 1, 1})(size) / size;
}

void UpdateMap::apply_batch(const MapBatch& batch) const {
  const Numbers& numbers = batch.numbers;
  Matrix n(numbers.shape.rows, numbers.shape.cols);
  const std::span<double> entries(n.data(), numbers.shape.entries());
  const std::optional<KineticPotential> h = potential();
  for (std::size_t k = 0; k < numbers.values.size() / entries.size(); ++k) {
    gather(numbers.values, numbers.lanes, k, entries);
    const Matrix d = apply(n);
    if (h) {
      for (const double sigma : singular_values(n)) batch.potential[k % numbers.lanes] += h->energy(sigma);
      batch.power[k % numbers.lanes] += n.cwiseProduct(d).sum();
    }
    scatter({d.data(), entries.size()}, numbers.lanes, k, numbers.values);
  }
}

double polar_flops(MatrixShape shape) {
  const auto [shorter, longer] = std::minmax(shape.rows, shape.cols);
  const auto k = static_cast<double>(shorter), l = static_cast<double>(longer);
  return 6 * l * k * k + 20 * k * k * k + 2 * l * k * k;
}

}  // namespace muonscope
