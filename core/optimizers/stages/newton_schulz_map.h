#pragma once

#include "core/optimizers/stages/update_map.h"

namespace muonscope {

/// D ≈ polar(N) by Keller Jordan's steps from N/(‖N‖_F + guard); only without a guard independent of N's
/// size.
class NewtonSchulzMap final : public UpdateMap {
 public:
  explicit NewtonSchulzMap(int iterations, double guard = 0) : iterations_(iterations), guard_(guard) {}
  Matrix apply(const Matrix& direction) const override;
  std::function<double(double)> curve(const Spectrum& spectrum) const override;
  /// The iteration divides by ‖N‖_F, which no σ exceeds.
  double curve_end(const Spectrum& spectrum) const override { return spectrum.values.norm(); }
  double flops(MatrixShape shape) const override;
  std::string formula(const std::string& direction) const override;
  std::string note(const Spectrum& spectrum) const override;
  std::optional<KineticPotential> potential() const override { return std::nullopt; }
  MapFamily family() const override { return MapFamily::orthogonal; }
  void apply_batch(const MapBatch& batch) const override;

 private:
  int iterations_;
  double guard_;
};

}  // namespace muonscope
