#pragma once
// Products of dense matrices, by the kernels where these are quicker than Eigen's loops, which are compiled
// for the narrowest registers. Each entry is a sum in a fixed order.

#include "core/base/types.h"
#include "core/linalg/panel_matrix.h"

namespace muonscope {

PanelMatrix panels(const Matrix& m);
/// The same for numbers by columns, into a matrix of the right shape, and back.
void make_panels(const double* columns, PanelMatrix& out);
void make_columns(const PanelMatrix& m, double* columns);
/// mᵀ in panels.
PanelMatrix transposed_panels(const Matrix& m);
Matrix dense(const PanelMatrix& m);
void make_dense(const PanelMatrix& m, Matrix& out);

/// Whether the kernels pay for a product m×k times k×n: not for a few numbers, which they pad, and not beyond
/// the second cache, for which they do not block.
bool suits_kernels(Eigen::Index rows, Eigen::Index depth, Eigen::Index cols);

/// A·Bᵀ: A m×k, B n×k.
Matrix times_transposed(const Matrix& a, const Matrix& b);
/// A·B: A m×k, B k×n.
Matrix times(const Matrix& a, const Matrix& b);
/// Aᵀ·B: A k×m, B k×n.
Matrix transposed_times(const Matrix& a, const Matrix& b);
/// uᵢᵀXvᵢ for the columns of U and V, of which there are as many.
Vector paired_products(const Matrix& u, const Matrix& x, const Matrix& v);

}  // namespace muonscope
