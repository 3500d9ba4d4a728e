#pragma once
// Iso-lines of values on a grid.

#include "app/figures/matrix/scalar_flow.h"

namespace muonscope {

/// The lines on which a function has the value `level`, by marching squares. values(i, j) is the function at
/// x(j), y(i); both ascend strictly. Lines run from border to border or close (first point = last);
/// vertices lie on the grid's lines, between nodes by linear interpolation. Where a cell's corners alternate,
/// their mean decides which are joined. Values must be finite.
std::vector<Polyline> contours(const Matrix& values, const Vector& x, const Vector& y, double level);

}  // namespace muonscope
