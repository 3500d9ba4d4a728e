#pragma once

#include <optional>

#include "core/types.h"

namespace muonscope {

/// Polar factor of an M with entries around 1 by Newton's iteration X ← (γX + X⁻ᵀ/γ)/2 with Higham's scaling
/// γ² = ‖X⁻¹‖_F/‖X‖_F (Higham, Functions of Matrices, §8.6); several times quicker than an SVD. None where M
/// is within a factor 1e3 of the rank tolerance, or whatever else might cost digits: the caller then takes
/// the SVD.
std::optional<Matrix> polar_newton(const Matrix& m);

}  // namespace muonscope
