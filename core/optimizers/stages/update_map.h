#pragma once
// The heart of a rule: what it makes of the direction N. Most maps act on singular values alone,
// N = U diag(σ) Vᵀ becomes U diag(φ(σ)) Vᵀ (docs/mathematics.md §1.2). A map is one file that says how it is
// applied, its φ, what it costs and what theory knows of it.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/optimizers/stages/stage.h"

namespace muonscope {

/// All singular values of a matrix, descending, and its shape: what φ may depend on besides σ.
struct Spectrum {
  Vector values;
  Eigen::Index rows = 0, cols = 0;
};

/// A function h of singular values whose gradient a map is: gain·(√(σ²+ε²) − ε), the kinetic energy of arXiv
/// 2605.23871; ε = 0 is Muon's, and for ε = ∞ it is gradient descent's ½σ².
struct KineticPotential {
  double smoothing = 0;
  double gain = 1;
  double energy(double sigma) const;
};

/// Which theory a map falls under.
enum class MapFamily {
  linear,      ///< N itself
  orthogonal,  ///< the polar factor, or near it
  smoothed,    ///< between the two
  other
};

/// The matrices of a share of particles, mapped in place.
struct MapBatch {
  Numbers numbers;
  double smoothing = 0;  ///< ε of these matrices, which may have one of their own; for maps with a potential
  /// Adds the potential and ⟨N, D⟩ at the place k mod lanes of matrix k; for maps with a potential.
  std::span<double> potential, power;
};

class UpdateMap {
 public:
  virtual ~UpdateMap() = default;
  /// D for a direction N.
  virtual Matrix apply(const Matrix& direction) const = 0;
  /// φ for a direction with this spectrum; empty where the map is no function of singular values. The
  /// singular values of apply(N) are |φ(σᵢ)| over N's σᵢ.
  virtual std::function<double(double)> curve(const Spectrum& spectrum) const = 0;
  /// Beyond this σ the curve means nothing.
  virtual double curve_end([[maybe_unused]] const Spectrum& spectrum) const { return INFINITY; }
  /// D/N of a 1×1 matrix N ≠ 0.
  virtual double scalar_weight(double n) const;
  /// Floating-point operations on a rows×cols matrix, a multiplication and an addition counted as two.
  virtual double flops(MatrixShape shape) const = 0;
  /// With N called `direction`: "polar(M)".
  virtual std::string formula(const std::string& direction) const = 0;
  /// φ where the formula names it and does not say what it is: "min(σ/0.1, 1)"; else empty.
  virtual std::string law() const { return ""; }
  /// What the curve depends on besides σ, or why there is none, for a reader of its plot; may be empty.
  virtual std::string note(const Spectrum& spectrum) const = 0;
  virtual std::optional<KineticPotential> potential() const = 0;
  virtual MapFamily family() const = 0;
  /// apply() on every matrix; overridden where a vectorized kernel is quicker.
  virtual void apply_batch(const MapBatch& batch) const;
};
using MapPtr = std::shared_ptr<const UpdateMap>;

/// Of the polar factor by an SVD, with k = min(rows, cols) and l = max(rows, cols), by its leading order:
/// 6lk² + 20k³ (U, Σ and V by R-SVD: Golub & Van Loan, Matrix Computations, 4th ed., figure 8.6.1), and 2lk²
/// to multiply the factors.
double polar_flops(MatrixShape shape);

}  // namespace muonscope
