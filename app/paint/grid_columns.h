#pragma once
// In how many columns a figure's plots may stand.

#include <vector>

#include "app/paint/figure_painter.h"

namespace muonscope {

/// Width over height of the data areas that are easiest to read.
constexpr double preferred_aspect = 1.4;

/// Columns to try for the first `shown` plots: what fits by the area alone, all side by side, and where they
/// are of one row of the figure's grid, two rows of them.
std::vector<std::size_t> column_choices(const Figure& figure, std::size_t shown, const Rect& area);

}  // namespace muonscope
