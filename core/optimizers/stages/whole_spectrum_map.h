#pragma once

#include "core/optimizers/stages/update_map.h"

namespace muonscope {

/// How a map acts on singular values, given all of them.
struct SpectralLaw {
  std::string formula;  ///< of φ: "min(σ/0.1, 1)"
  /// φ for a direction with this spectrum; φ(0) = 0.
  std::function<std::function<double(double)>(const Spectrum&)> curve;
};

/// D = U diag(φ(σᵢ; σ₁ … σᵣ)) Vᵀ for N = U diag(σ) Vᵀ, by an SVD.
class WholeSpectrumMap final : public UpdateMap {
 public:
  explicit WholeSpectrumMap(SpectralLaw law) : law_(std::move(law)) {}
  Matrix apply(const Matrix& direction) const override;
  std::function<double(double)> curve(const Spectrum& spectrum) const override {
    return law_.curve(spectrum);
  }
  double flops(MatrixShape shape) const override { return polar_flops(shape); }
  std::string formula(const std::string& direction) const override { return "φ(" + direction + ")"; }
  std::string law() const override { return law_.formula; }
  std::string note(const Spectrum&) const override { return "φ(σ) = " + law_.formula; }
  std::optional<KineticPotential> potential() const override { return std::nullopt; }
  MapFamily family() const override { return MapFamily::other; }

 private:
  SpectralLaw law_;
};

}  // namespace muonscope
