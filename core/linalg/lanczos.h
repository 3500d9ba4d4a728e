#pragma once

#include <functional>

#include "core/types.h"

namespace muonscope {

/// result ← A·v for a symmetric A; `result` has v's size.
using SymmetricMap = std::function<void(const Vector& v, Vector& result)>;

/// Algebraically largest eigenvalue of a symmetric A by Lanczos with full reorthogonalization (Paige 1972;
/// Parlett, The Symmetric Eigenvalue Problem, §13). Power iteration would not do: it finds the largest
/// modulus, and Hessians near a saddle have eigenvalues ±s. `start` must overlap with the eigenvector: take
/// it random.
double largest_eigenvalue(const SymmetricMap& a, const Vector& start);

}  // namespace muonscope
