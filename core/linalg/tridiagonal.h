#pragma once
// Eigenvalues of a symmetric tridiagonal matrix, one at a time, each in time proportional to its size.

#include <cstddef>
#include <span>

namespace muonscope {

/// The matrix with `diagonal`, and `beside` it on both sides: one number fewer.
struct Tridiagonal {
  std::span<const double> diagonal, beside;
};

/// The k-th largest eigenvalue, k from 0, to rounding of the largest modulus, by bisection on the number of
/// eigenvalues above a point (Givens 1954). `at_least`: a number known to be no larger, −∞ where none is.
double eigenvalue_from_top(const Tridiagonal& t, std::size_t k, double at_least);

/// |last component| of the unit eigenvector of an eigenvalue: by elimination from both ends, to where they
/// meet best (Fernando 1997; Dhillon & Parlett 2004).
double last_component(const Tridiagonal& t, double eigenvalue);

}  // namespace muonscope
