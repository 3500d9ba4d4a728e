#pragma once

#include <functional>

#include "core/base/types.h"

namespace muonscope {

/// result ← A·v for a symmetric A; `result` has v's size.
using SymmetricMap = std::function<void(const Vector& v, Vector& result)>;

/// An eigenvalue, and how far from it the true one can be.
struct BoundedEigenvalue {
  double value = 0;
  double bound = 0;
  int products = 0;  ///< with A that it took
};

/// After so many products a search ends where it is.
constexpr int most_lanczos_products = 5000;

/// Algebraically largest eigenvalue of a symmetric A by Lanczos (Parlett, The Symmetric Eigenvalue Problem,
/// §13). Power iteration would not do: it finds the largest modulus, and Hessians near a saddle have
/// eigenvalues ±s. `start` must overlap with the eigenvector: take it random.
///
/// Three vectors are kept and nothing is orthogonalized again, which would take far longer than the products:
/// lost orthogonality lets copies of eigenvalues appear that were found, and leaves values and residuals
/// right to rounding (Paige 1980, Linear Algebra Appl. 34). It stops when the Ritz pair's residual, which
/// bounds the value's error, is 10⁻⁹ of the value. An isolated eigenvalue is far more accurate then; nothing
/// less would do for one in a cluster, whose mean a Ritz value rests on with a residual of the cluster's
/// width.
BoundedEigenvalue largest_eigenvalue(const SymmetricMap& a, const Vector& start);

}  // namespace muonscope
