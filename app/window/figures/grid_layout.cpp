#include "app/window/figures/grid_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace muonscope {
namespace {

/// Smaller figures lose names of lanes, quantities or axes, in pixels at scale 1.
constexpr double least_width = 300, least_height = 180;
/// Of the height, for the figure above the others.
constexpr float first_share = 0.56f;

/// Columns that keep figures nearest to 4:3.
int grid_columns(int count, ImVec2 room) {
  int best = 1;
  double best_error = std::numeric_limits<double>::infinity();
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const double aspect = static_cast<double>(room.x) / columns / (static_cast<double>(room.y) / rows);
    const double error = std::abs(std::log(aspect / 1.5));
    if (error < best_error) {
      best_error = error;
      best = columns;
    }
  }
  return best;
}

/// Figures side by side, and their height.
struct GridRow {
  int count;
  float height;
};

std::vector<GridRow> grid_rows(int count, ImVec2 room, float gap, LessonLayout layout) {
  if (layout == LessonLayout::first && count > 1) {
    const float above = std::floor((room.y - gap) * first_share);
    return {{1, above}, {count - 1, room.y - gap - above}};
  }
  const int columns = grid_columns(count, room), rows = (count + columns - 1) / columns;
  const float height = std::floor((room.y - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows));
  std::vector<GridRow> grid;
  for (int row = 0, next = 0; row < rows; ++row) {
    grid.push_back({(count - next) / (rows - row), height});
    next += grid.back().count;
  }
  return grid;
}

}  // namespace

std::vector<GridCell> grid_cells(int count, ImVec2 room, float gap, LessonLayout layout) {
  std::vector<GridCell> cells;
  float y = 0;
  for (const GridRow& row : grid_rows(count, room, gap, layout)) {
    const auto columns = static_cast<float>(row.count);
    const float width = std::floor((room.x - gap * (columns - 1)) / columns);
    for (int i = 0; i < row.count; ++i)
      cells.push_back({{static_cast<float>(i) * (width + gap), y}, {width, row.height}});
    y += row.height + gap;
  }
  return cells;
}

int most_that_fit(int count, ImVec2 room, LessonLayout layout) {
  for (; count > 1; --count) {
    const std::vector<GridRow> rows = grid_rows(count, room, 0, layout);
    if (std::ranges::all_of(rows, [&room](const GridRow& row) {
          return static_cast<double>(room.x) / row.count >= least_width &&
                 static_cast<double>(row.height) >= least_height;
        }))
      break;
  }
  return count;
}

LessonLayout layout_of(const AppState& state) {
  return state.lesson ? state.lesson->layout : LessonLayout::grid;
}

}  // namespace muonscope
