#include "core/optimizers/stages/newton_schulz_map.h"

#include <algorithm>

#include "core/base/numbers.h"
#include "core/linalg/batched/kernels.h"
#include "core/linalg/spectral_map.h"

namespace muonscope {

Matrix NewtonSchulzMap::apply(const Matrix& direction) const {
  return newton_schulz(direction, iterations_, guard_);
}

std::function<double(double)> NewtonSchulzMap::curve(const Spectrum& spectrum) const {
  return [norm = spectrum.values.norm(), iterations = iterations_, guard = guard_](double sigma) {
    return newton_schulz_curve(sigma, norm, iterations, guard);
  };
}

/// ‖N‖_F and the division: 3kl. An iteration: XXᵀ 2k²l, A² 2k³, bA + cA² 3k², BX 2k²l, aX + BX 2kl.
double NewtonSchulzMap::flops(MatrixShape shape) const {
  const auto [shorter, longer] = std::minmax(shape.rows, shape.cols);
  const auto k = static_cast<double>(shorter), l = static_cast<double>(longer);
  return 3 * k * l + iterations_ * (4 * k * k * l + 2 * k * k * k + 3 * k * k + 2 * k * l);
}

std::string NewtonSchulzMap::formula(const std::string& n) const {
  const std::string norm = "‖" + n + "‖";
  return "NS" + std::to_string(iterations_) + "(" + n + "/" +
         (guard_ == 0 ? norm : "(" + norm + " + " + concise(guard_) + ")") + ")";
}

std::string NewtonSchulzMap::note(const Spectrum& spectrum) const {
  return "‖N‖ = " + brief_number(spectrum.values.norm()) + " (Frobenius)";
}

void NewtonSchulzMap::apply_batch(const MapBatch& batch) const {
  const auto [values, shape, lanes] = batch.numbers;
  kernels().newton_schulz({static_cast<int>(shape.rows), static_cast<int>(shape.cols), iterations_, guard_,
                           values.size() / (shape.entries() * lanes), values.data(), values.data()});
}

}  // namespace muonscope
