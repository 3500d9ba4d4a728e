#pragma once
// The inner loops of dense linear algebra at this program's sizes (8 … 512). They are compiled for wider
// registers, too, and chosen when the program runs; each result's roundings come in the same order on all of
// them, so that bits do not depend on the machine.

#include "core/linalg/panel_matrix.h"

namespace muonscope {

/// Largest n of `inverse_transposed`.
constexpr std::size_t most_inverse_rows = 1024;

/// Room for the inverse of an n×n matrix.
struct InverseWork {
  explicit InverseWork(std::size_t n) : free(panels_of(n)), heads(4 * n), pivots(n), places(n) {}
  std::vector<PanelLine> free;  ///< 1 where a row has not been a pivot row yet, else 0
  std::vector<double> heads;    ///< what the pivot rows hold
  std::vector<std::size_t> pivots, places;
};

/// out ← A⁻ᵀ by Gauss–Jordan elimination with partial pivoting, four columns at a time; destroys A. False
/// where a column has no pivot. As accurate as an LU factorization with inverse (Higham, Accuracy and
/// Stability of Numerical Algorithms, §14.4).
bool inverse_transposed(PanelMatrix& a, PanelMatrix& out, InverseWork& work);

/// Squares of Frobenius norms.
struct NewtonStep {
  double moved = 0;  ///< of the step
  double size = 0;   ///< of the new iterate
};
/// X ← p·X + q·Y.
NewtonStep newton_step(PanelMatrix& x, const PanelMatrix& y, double p, double q);

/// ‖X‖², summed in a fixed order.
double squared_norm(const PanelMatrix& x);

/// G ← I − (G − I)/2 of a square G; ‖G − I‖² as it was.
double half_way_to_identity(PanelMatrix& g);

/// C ← A·Bᵀ: A m×k, B n×k, C m×n and neither of them.
void multiply_transposed(const PanelMatrix& a, const PanelMatrix& b, PanelMatrix& c);

/// out ← Aᵀ.
void transpose(const PanelMatrix& a, PanelMatrix& out);

/// A ← A·R⁻¹ by substitution, with A m×n and R n×n upper triangular, of which only that part is read.
void divide_by_triangle(PanelMatrix& a, const PanelMatrix& r);

}  // namespace muonscope
