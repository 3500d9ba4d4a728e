#pragma once

#include "core/optimizers/stages/update_map.h"

namespace muonscope {

/// D = polar(N), exact.
class PolarMap final : public UpdateMap {
 public:
  Matrix apply(const Matrix& direction) const override;
  std::function<double(double)> curve(const Spectrum& spectrum) const override;
  double flops(MatrixShape shape) const override { return polar_flops(shape); }
  std::string formula(const std::string& direction) const override { return "polar(" + direction + ")"; }
  std::string note(const Spectrum&) const override { return ""; }
  std::optional<KineticPotential> potential() const override { return KineticPotential{}; }
  MapFamily family() const override { return MapFamily::orthogonal; }
  void apply_batch(const MapBatch& batch) const override;
};

/// D = g·N(NᵀN+ε²I)^(-1/2). With a reference σ_ref > 0 the gain g = √(σ_ref²+ε²) keeps φ(σ_ref) = σ_ref:
/// Muon's step of length σ_ref for ε → 0, N itself for large ε. Without (0) g = 1.
class RegularizedPolarMap final : public UpdateMap {
 public:
  explicit RegularizedPolarMap(double smoothing, double reference = 0)
      : smoothing_(smoothing), reference_(reference) {}
  Matrix apply(const Matrix& direction) const override;
  std::function<double(double)> curve(const Spectrum& spectrum) const override;
  double scalar_weight(double n) const override;
  double flops(MatrixShape shape) const override;
  std::string formula(const std::string& direction) const override;
  std::string note(const Spectrum& spectrum) const override;
  std::optional<KineticPotential> potential() const override { return KineticPotential{smoothing_, gain()}; }
  MapFamily family() const override { return MapFamily::smoothed; }
  void apply_batch(const MapBatch& batch) const override;

 private:
  double gain() const;

  double smoothing_, reference_;
};

}  // namespace muonscope
