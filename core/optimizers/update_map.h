#pragma once
// The heart of an optimizer: what it makes of the direction N. Most maps act on singular values alone,
// N = U diag(σ) Vᵀ becomes U diag(φ(σ)) Vᵀ (docs/mathematics.md §1.2). Each map says here how it is applied,
// its φ and what it costs.

#include <functional>
#include <variant>

#include "core/base/types.h"

namespace muonscope {

struct IdentityMap {};  ///< D = N
struct SignMap {};      ///< D = sign(N) entrywise, sign(0) = 0
struct PolarMap {};     ///< D = polar(N), exact
/// D = g·N(NᵀN+ε²I)^(-1/2). With a reference σ_ref > 0 the gain g = √(σ_ref²+ε²) keeps φ(σ_ref) = σ_ref:
/// Muon's step of length σ_ref for ε → 0, N itself for large ε. Without (0) g = 1.
struct RegularizedPolarMap {
  double smoothing = 0;
  double reference = 0;
  double gain() const;
};
/// D ≈ polar(N) by Keller Jordan's steps from N/(‖N‖_F + guard); only without a guard independent of N's
/// size.
struct NewtonSchulzMap {
  int iterations = 5;
  double guard = 0;
};
using UpdateMap = std::variant<IdentityMap, SignMap, PolarMap, RegularizedPolarMap, NewtonSchulzMap>;

/// D for a direction N.
Matrix apply_map(const UpdateMap& map, const Matrix& direction);

/// All singular values of a matrix, descending, and its shape: what φ may depend on besides σ.
struct Spectrum {
  Vector values;
  Eigen::Index rows = 0, cols = 0;
};

/// φ for a direction with this spectrum; empty where the map is no function of singular values. The singular
/// values of apply_map(map, N) are |φ(σᵢ)| over N's σᵢ.
std::function<double(double)> spectral_curve(const UpdateMap& map, const Spectrum& spectrum);

/// Floating-point operations of apply_map on a rows×cols matrix, a multiplication and an addition counted
/// as two. With k = min(rows, cols) and l = max(rows, cols): the SVD of the polar maps by its leading order,
/// 6lk² + 20k³ (U, Σ and V by R-SVD: Golub & Van Loan, Matrix Computations, 4th ed., figure 8.6.1), and 2lk²
/// to multiply the factors; entrywise maps and Newton–Schulz exactly.
double map_flops(const UpdateMap& map, Eigen::Index rows, Eigen::Index cols);

}  // namespace muonscope
