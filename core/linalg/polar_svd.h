#pragma once

#include "core/linalg/svd.h"

namespace muonscope {

/// The SVD through M = U H, with U the polar factor and H = V diag(s) Vᵀ (Higham & Papadimitriou 1994):
/// several times as quick as `svd`, which it falls back on where M is nearly rank-deficient. Singular values
/// are good to rounding of the largest one, not of each.
Svd polar_svd(const Matrix& m);

}  // namespace muonscope
