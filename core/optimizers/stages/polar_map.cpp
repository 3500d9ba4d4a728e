#include "core/optimizers/stages/polar_map.h"

#include <cmath>

#include "core/base/numbers.h"
#include "core/linalg/batched/kernels.h"
#include "core/linalg/spectral_map.h"
#include "core/linalg/svd.h"

namespace muonscope {
namespace {

void apply_kernel(const MapBatch& batch, double smoothing) {
  const auto [values, shape, lanes] = batch.numbers;
  kernels().regularized_polar({static_cast<int>(shape.rows), static_cast<int>(shape.cols), smoothing,
                               values.size() / (shape.entries() * lanes), values.data(), values.data(),
                               batch.potential.data(), batch.power.data()});
}

}  // namespace

Matrix PolarMap::apply(const Matrix& direction) const {
  return polar(direction);
}

/// 1, and 0 on the numerical null space.
std::function<double(double)> PolarMap::curve(const Spectrum& spectrum) const {
  const double largest = spectrum.values.size() > 0 ? spectrum.values(0) : 0;
  return [zero = rank_tolerance(spectrum.rows, spectrum.cols, largest)](double sigma) {
    return sigma > zero ? 1.0 : 0.0;
  };
}

void PolarMap::apply_batch(const MapBatch& batch) const {
  apply_kernel(batch, 0);
}

double RegularizedPolarMap::gain() const {
  return reference_ == 0 ? 1 : std::hypot(reference_, smoothing_);
}

Matrix RegularizedPolarMap::apply(const Matrix& direction) const {
  return gain() * regularized_polar(direction, smoothing_);
}

std::function<double(double)> RegularizedPolarMap::curve(const Spectrum& spectrum) const {
  if (smoothing_ == 0) {
    return [gain = gain(), polar = PolarMap().curve(spectrum)](double sigma) { return gain * polar(sigma); };
  }
  return [gain = gain(), smoothing = smoothing_](double sigma) {
    return gain * regularized_polar_curve(sigma, smoothing);
  };
}

double RegularizedPolarMap::scalar_weight(double n) const {
  return gain() / std::hypot(n, smoothing_);
}

double RegularizedPolarMap::flops(MatrixShape shape) const {
  return polar_flops(shape) + (reference_ == 0 ? 0 : static_cast<double>(shape.entries()));
}

std::string RegularizedPolarMap::formula(const std::string& n) const {
  const std::string gain =
      reference_ == 0 ? "" : "√(" + concise(reference_) + "² + " + concise(smoothing_) + "²) · ";
  if (smoothing_ == 0) return gain + "polar(" + n + ")";
  return gain + n + "(" + n + "ᵀ" + n + " + " + concise(smoothing_) + "² I)^(-1/2)";
}

std::string RegularizedPolarMap::note(const Spectrum&) const {
  return "ε = " + brief_number(smoothing_);
}

void RegularizedPolarMap::apply_batch(const MapBatch& batch) const {
  apply_kernel(batch, batch.smoothing);
  const double factor = gain();
  if (factor == 1) return;
  for (const std::span<double> scaled : {batch.numbers.values, batch.potential, batch.power})
    for (double& number : scaled) number *= factor;
}

}  // namespace muonscope
