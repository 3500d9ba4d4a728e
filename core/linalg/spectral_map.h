#pragma once
// One idea behind every optimizer here: M = U diag(σ) Vᵀ becomes U diag(φ(σ)) Vᵀ. docs/mathematics.md §1.2.

#include "core/base/types.h"

namespace muonscope {

/// Polar factor U Vᵀ on the range of M, 0 on its numerical null space (rank_tolerance); 0 ↦ 0.
Matrix polar(const Matrix& m);

/// √(AᵀA) = V diag(s) Vᵀ, the other factor of A = polar(A)·√(AᵀA); forming AᵀA would lose half of the digits.
Matrix gram_root(const Matrix& a);

/// U diag(σ/√(σ²+ε²)) Vᵀ (arXiv 2605.23871), ε > 0; ε = 0 is `polar`.
Matrix regularized_polar(const Matrix& m, double smoothing);

/// Keller Jordan's Newton–Schulz: X ← aX + (bA + cA²)X, A = XXᵀ, (a,b,c) = (3.4445, −4.7750, 2.0315), from
/// M/(‖M‖_F + guard), on the transpose where rows > cols; 0 ↦ 0. github.com/KellerJordan/Muon, muon.py, where
/// the guard is 1e-7. Without one the result does not depend on the size of M.
Matrix newton_schulz(const Matrix& m, int iterations, double guard = 0);

/// The same three as functions of one σ > 0: the curve φ(σ). `norm` is ‖M‖_F.
double regularized_polar_curve(double sigma, double smoothing);
double newton_schulz_curve(double sigma, double norm, int iterations, double guard = 0);

/// The Fenchel–Young gap h(σ) + h*(u) − σu ≥ 0 of h(σ) = √(σ² + ε²) − ε, σ ≥ 0, 0 ≤ u ≤ 1, ε > 0: 0 at
/// u = h′(σ) alone, to the square of a rounding error. A sum of such terms is the gap of matrices with the
/// same singular vectors.
double regularized_gap(double sigma, double u, double smoothing);

}  // namespace muonscope
