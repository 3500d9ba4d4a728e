#pragma once

#include "core/linalg/lanczos.h"

namespace muonscope {

/// The Hessian of ½‖M* − PQᵀ‖² at P, Q, on the columns of P, then those of Q: with C = dP·Qᵀ + P·dQᵀ and R =
/// PQᵀ − M* it takes (dP, dQ) to (CQ + R·dQ, CᵀP + Rᵀ·dP), six products of matrices.
SymmetricMap factorization_hessian(const Matrix& target, const Matrix& p, const Matrix& q);

}  // namespace muonscope
