#pragma once

#include "core/optimizers/stages/update_map.h"

namespace muonscope {

/// D = N/‖N‖_F, 0 for N = 0.
class NormalizedMap final : public UpdateMap {
 public:
  Matrix apply(const Matrix& direction) const override;
  std::function<double(double)> curve(const Spectrum& spectrum) const override;
  /// An entry: its square, the sum and the division.
  double flops(MatrixShape shape) const override { return 3 * static_cast<double>(shape.entries()); }
  std::string formula(const std::string& direction) const override {
    return direction + "/‖" + direction + "‖_F";
  }
  std::string note(const Spectrum& spectrum) const override;
  std::optional<KineticPotential> potential() const override { return std::nullopt; }
  MapFamily family() const override { return MapFamily::other; }
};

}  // namespace muonscope
