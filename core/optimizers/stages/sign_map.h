#pragma once

#include "core/optimizers/stages/update_map.h"

namespace muonscope {

/// D = sign(N) entrywise, sign(0) = 0.
class SignMap final : public UpdateMap {
 public:
  Matrix apply(const Matrix& direction) const override;
  std::function<double(double)> curve(const Spectrum&) const override { return {}; }
  double scalar_weight(double n) const override;
  double flops(MatrixShape shape) const override { return static_cast<double>(shape.entries()); }
  std::string formula(const std::string& direction) const override { return "sign(" + direction + ")"; }
  std::string note(const Spectrum&) const override { return "sign acts on entries: no function of σ"; }
  std::optional<KineticPotential> potential() const override { return std::nullopt; }
  MapFamily family() const override { return MapFamily::other; }
  void apply_batch(const MapBatch& batch) const override;
};

}  // namespace muonscope
