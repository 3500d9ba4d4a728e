#include "core/optimizers/stages/normalized_map.h"

#include "core/base/numbers.h"

namespace muonscope {

/// stableNorm: squares of entries neither overflow nor underflow.
Matrix NormalizedMap::apply(const Matrix& direction) const {
  const double norm = direction.stableNorm();
  if (norm == 0) return direction;
  return direction / norm;
}

std::function<double(double)> NormalizedMap::curve(const Spectrum& spectrum) const {
  const double norm = spectrum.values.stableNorm();
  return [norm](double sigma) { return norm > 0 ? sigma / norm : 0; };
}

std::string NormalizedMap::note(const Spectrum& spectrum) const {
  return "‖N‖_F = " + brief_number(spectrum.values.stableNorm());
}

}  // namespace muonscope
