#pragma once

#include "core/optimizers/stages/update_map.h"

namespace muonscope {

/// D = N.
class IdentityMap final : public UpdateMap {
 public:
  Matrix apply(const Matrix& direction) const override { return direction; }
  std::function<double(double)> curve(const Spectrum& spectrum) const override;
  double flops(MatrixShape) const override { return 0; }
  std::string formula(const std::string& direction) const override { return direction; }
  std::string note(const Spectrum&) const override { return ""; }
  std::optional<KineticPotential> potential() const override { return KineticPotential{INFINITY, 1}; }
  MapFamily family() const override { return MapFamily::linear; }
  void apply_batch(const MapBatch& batch) const override;
};

}  // namespace muonscope
