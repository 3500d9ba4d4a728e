#pragma once
// The inner loops of Newton's iteration for the polar factor, on plain arrays: n×n, column-major. They are
// compiled for wider registers, too, and chosen when the program runs; each result's roundings come in the
// same order on both, so that bits do not depend on the machine.

#include <cstddef>
#include <vector>

namespace muonscope {

/// Room for the inverse of an n×n matrix.
struct InverseWork {
  explicit InverseWork(std::size_t n) : free(n), pivots(n) {}
  std::vector<double> free;  ///< 1 where a row has not been a pivot row yet, else 0
  std::vector<std::size_t> pivots;
};

/// out ← A⁻ᵀ by Gauss–Jordan elimination with partial pivoting, four columns at a time; destroys A. False
/// where a column has no pivot. As accurate as an LU factorization with inverse (Higham, Accuracy and
/// Stability of Numerical Algorithms, §14.4).
bool inverse_transposed(double* a, double* out, std::size_t n, InverseWork& work);

/// Squares of Frobenius norms.
struct NewtonStep {
  double moved = 0;  ///< of the step
  double size = 0;   ///< of the new iterate
};
/// x ← p·x + q·y over `count` entries.
NewtonStep newton_step(double* x, const double* y, double p, double q, std::size_t count);

/// ‖x‖², summed in a fixed order.
double squared_norm(const double* x, std::size_t count);

}  // namespace muonscope
