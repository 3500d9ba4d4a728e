#include "app/figures/kit/splat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace muonscope {

namespace {

/// Points whose cells are found together, in a loop that the compiler vectorizes.
constexpr std::size_t chunk_points = 512;

float in_float(double value) {
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -most, most));
}

/// Cells of a chunk, row after row from below; points outside go to the cell after the last one.
void find_cells(const float* x, const float* y, std::size_t count, const CellScale& across,
                const CellScale& up, std::int32_t columns, std::int32_t outside, std::int32_t* cells) {
  for (std::size_t i = 0; i < count; ++i) {
    const bool inside = (int{across.holds(x[i])} & int{up.holds(y[i])}) != 0;  // no branch
    const float column = across.cell(x[i]), row = up.cell(y[i]);
    const auto c = static_cast<std::int32_t>(inside ? column : 0.0f);
    const auto r = static_cast<std::int32_t>(inside ? row : 0.0f);
    cells[i] = inside ? r * columns + c : outside;
  }
}

}  // namespace

CellScale::CellScale(const Range& range, int count)
    : start(in_float(range.min)),
      per_unit(in_float(count / (range.max - range.min))),
      end(in_float(range.max)),
      last(static_cast<float>(count) - 0.5f) {}

CellCounts count_cells(std::span<const float> x, std::span<const float> y, const CellGrid& grid) {
  const CellScale across(grid.x, grid.columns), up(grid.y, grid.rows);
  const std::int32_t outside = grid.columns * grid.rows;
  CellCounts counts(static_cast<std::size_t>(outside) + 1);  // the last one for what lies outside
  std::array<std::int32_t, chunk_points> cells;
  for (std::size_t first = 0; first < x.size(); first += chunk_points) {
    const std::size_t here = std::min(chunk_points, x.size() - first);
    find_cells(x.data() + first, y.data() + first, here, across, up, grid.columns, outside, cells.data());
    for (std::size_t i = 0; i < here; ++i) ++counts[static_cast<std::size_t>(cells[i])];
  }
  counts.pop_back();
  return counts;
}

Density density_of(const CellCounts& counts, const CellGrid& grid) {
  Density density;
  density.name = "particles";
  density.x = grid.x;
  density.y = grid.y;
  density.counts.resize(grid.rows, grid.columns);
  density.x_sums.assign(static_cast<std::size_t>(grid.columns), 0);
  density.y_sums.assign(static_cast<std::size_t>(grid.rows), 0);
  auto next = counts.begin();
  for (int row = 0; row < grid.rows; ++row)
    for (int column = 0; column < grid.columns; ++column, ++next) {
      const double count = *next;
      density.counts(grid.rows - 1 - row, column) = count;
      density.x_sums[static_cast<std::size_t>(column)] += count;
      density.y_sums[static_cast<std::size_t>(row)] += count;
    }
  return density;
}

Density splat(std::span<const float> x, std::span<const float> y, const CellGrid& grid) {
  return density_of(count_cells(x, y, grid), grid);
}

std::vector<double> histogram(std::span<const float> values, const Range& range, int bins) {
  const CellScale scale(range, bins);
  std::vector<double> counts(static_cast<std::size_t>(bins));
  for (const float value : values)
    if (scale.holds(value)) ++counts[static_cast<std::size_t>(scale.cell(value))];
  return counts;
}

int cells_for(std::size_t count) {
  const double side = 0.9 * std::sqrt(static_cast<double>(count));
  return static_cast<int>(std::clamp(side, 40.0, 200.0));
}

}  // namespace muonscope
