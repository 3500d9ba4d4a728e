#pragma once
// Particles counted into cells, on the processor: what a cloud of any size is drawn from.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "app/figures/kit/figure.h"

namespace muonscope {

/// Equal cells over a rectangle; the upper edges belong to the last cells.
struct CellGrid {
  Range x, y;
  int columns = 1, rows = 1;
};

/// An axis as a scale from values to cells, in single precision: the arithmetic that decides in which cell a
/// point lies, here and in shaders/cells.vert.
struct CellScale {
  CellScale(const Range& range, int count);
  /// Fractional cell; for points in the range below the number of cells, whatever the rounding.
  float cell(float value) const { return std::min((value - start) * per_unit, last); }
  bool holds(float value) const { return value >= start && value <= end; }

  float start, per_unit, end, last;
};

/// How many of the points (xᵢ, yᵢ) lie in each cell, by row from below. Points outside and points that are
/// not finite count nowhere.
using CellCounts = std::vector<std::uint32_t>;
CellCounts count_cells(std::span<const float> x, std::span<const float> y, const CellGrid& grid);

/// Counts as a figure shows them, with their sums.
Density density_of(const CellCounts& counts, const CellGrid& grid);
/// Both in one.
Density splat(std::span<const float> x, std::span<const float> y, const CellGrid& grid);

/// The same along one axis.
std::vector<double> histogram(std::span<const float> values, const Range& range, int bins);

/// Cells along a side in which `count` points show a shape rather than noise.
int cells_for(std::size_t count);

}  // namespace muonscope
