#pragma once
// Particles counted into cells, on the processor: what a cloud of any size is drawn from.

#include <span>
#include <vector>

#include "app/figures/figure.h"

namespace muonscope {

/// Counts the points (xᵢ, yᵢ) into rows×columns equal cells of x×y; the upper edges belong to the last cells.
/// Points outside and points that are not finite count nowhere. Sums are those of the counts.
Density splat(std::span<const float> x, std::span<const float> y, const Range& x_range, const Range& y_range,
              int columns, int rows);

/// The same along one axis.
std::vector<double> histogram(std::span<const float> values, const Range& range, int bins);

/// Cells along a side in which `count` points show a shape rather than noise.
int cells_for(std::size_t count);

}  // namespace muonscope
