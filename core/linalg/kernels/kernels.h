#pragma once
// The inner loops of dense linear algebra at this program's sizes (8 … 512), in variants for instruction
// sets. Nothing here may include Eigen or a standard header with inline code: the variants are compiled with
// wider instruction sets, and a shared inline function could be taken from any of them.

#include <cstddef>

namespace muonscope {

/// Rows of a panel: a column of one fills a cache line.
constexpr std::size_t panel_rows = 8;

[[gnu::always_inline]] constexpr std::size_t panels_of(std::size_t rows) {
  return (rows + panel_rows - 1) / panel_rows;
}

/// Somebody's numbers in panels (core/linalg/panel_matrix.h).
struct ConstPanels {
  const double* at;
  std::size_t rows, cols;
};
struct Panels {
  double* at;
  std::size_t rows, cols;
  [[gnu::always_inline]] operator ConstPanels() const { return {at, rows, cols}; }
};

/// Largest n of `inverse_transposed`.
constexpr std::size_t most_inverse_rows = 1024;

/// Columns that the inverse eliminates together, first among the columns of a chunk, which a large matrix has
/// several of.
constexpr std::size_t inverse_group = 4, inverse_chunk = 32;

/// Somebody's room for the inverse of an n×n matrix.
struct InverseRoom {
  double* free;         ///< panels_of(n)·8: 1 where a row has not been a pivot row yet, else 0
  double* keep;         ///< the same: 0 at the pivot rows of the group at hand, else 1
  double* heads;        ///< inverse_chunk·n: what the pivot rows hold
  std::size_t* pivots;  ///< n
  std::size_t* places;  ///< n: which pivot a row was
};

/// Squares of Frobenius norms.
struct NewtonStep {
  double moved = 0;  ///< of the step
  double size = 0;   ///< of the new iterate
};

/// One instruction set's variant of every kernel. Results of different variants may differ in their last
/// bits; those of one depend on nothing but the numbers. Results never overlap with arguments.
struct PanelKernels {
  const char* name;
  /// C ← A·Bᵀ: A m×k, B n×k, C m×n.
  void (*times_transposed)(ConstPanels a, ConstPanels b, Panels c);
  /// C ← A·B: A m×k, B k×n, C m×n.
  void (*times)(ConstPanels a, ConstPanels b, Panels c);
  /// C ← A·Bᵀ where that is symmetric, like A·Aᵀ: half of it is computed.
  void (*symmetric_times_transposed)(ConstPanels a, ConstPanels b, Panels c);
  /// out ← Aᵀ.
  void (*transpose)(ConstPanels a, Panels out);
  /// out ← A⁻ᵀ by Gauss–Jordan elimination with partial pivoting, a group of columns at a time; destroys A.
  /// False where a column has no pivot. As accurate as an LU factorization with inverse (Higham, Accuracy and
  /// Stability of Numerical Algorithms, §14.4).
  bool (*inverse_transposed)(Panels a, Panels out, InverseRoom room);
  /// The lower triangular L of LLᵀ = G in G's place, zeros above it; reads G's lower triangle only. False
  /// where G is not positive definite to rounding.
  bool (*cholesky)(Panels g);
  /// A ← A·L⁻ᵀ with A m×n and L n×n lower triangular.
  void (*divide_by_triangle)(Panels a, ConstPanels l);
  /// X ← p·X + q·Y.
  NewtonStep (*newton_step)(Panels x, ConstPanels y, double p, double q);
  /// out ← a·X + b·Y + c·I; out may be X or Y.
  void (*combine)(double a, ConstPanels x, double b, ConstPanels y, double c, Panels out);
  /// ‖X‖².
  double (*squared_norm)(ConstPanels x);
  /// ‖X − Y‖².
  double (*squared_distance)(ConstPanels x, ConstPanels y);
  /// y ← X·v and y ← Xᵀ·v; vectors are panels of one column.
  void (*apply)(ConstPanels x, const double* v, double* y);
  void (*apply_transposed)(ConstPanels x, const double* v, double* y);
};

/// SSE2 on x86-64, what every processor of its kind has elsewhere.
const PanelKernels& baseline_panel_kernels();
/// AVX2 with FMA, AVX-512; null where the program was built for another kind of processor.
const PanelKernels* avx2_panel_kernels();
const PanelKernels* avx512_panel_kernels();

/// The widest variant for the processor's instruction_set().
const PanelKernels& panel_kernels();

}  // namespace muonscope
