#include "core/optimizers/stages/identity_map.h"

#include "core/linalg/batched/kernels.h"

namespace muonscope {

std::function<double(double)> IdentityMap::curve(const Spectrum&) const {
  return [](double sigma) { return sigma; };
}

/// Potential ½‖N‖² and power ‖N‖².
void IdentityMap::apply_batch(const MapBatch& batch) const {
  const std::span<const double> values = batch.numbers.values;
  double squares[block_particles] = {};
  for (std::size_t i = 0; i < values.size(); ++i) squares[i % block_particles] += values[i] * values[i];
  double sum = 0;
  for (const double square : squares) sum += square;
  batch.potential.front() += sum / 2;
  batch.power.front() += sum;
}

}  // namespace muonscope
