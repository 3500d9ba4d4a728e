#pragma once

#include <optional>

#include "core/base/types.h"
#include "core/linalg/panel_matrix.h"

namespace muonscope {

/// Polar factor of an M whose squares neither overflow nor underflow, many times quicker than an SVD:
/// Newton's iteration X ← (γX + X⁻ᵀ/γ)/2 with Higham's scaling γ² = ‖X⁻¹‖_F/‖X‖_F (Higham, Functions of
/// Matrices, §8.6) until all singular values are close to 1, then products alone, X ← p(XXᵀ)X with p(λ) ≈
/// λ^(−1/2); of a rectangular M after a QR factorization. None where M is within a factor 1e3 of the rank
/// tolerance, or whatever else might cost digits: the caller then takes the SVD.
std::optional<PanelMatrix> polar_newton(const PanelMatrix& m, const PanelKernels& kernels = panel_kernels());
std::optional<Matrix> polar_newton(const Matrix& m, const PanelKernels& kernels = panel_kernels());

}  // namespace muonscope
