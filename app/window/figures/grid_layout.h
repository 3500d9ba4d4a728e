#pragma once
// How figures share the room there is.

#include <imgui.h>

#include <vector>

#include "app/window/state/app_state.h"

namespace muonscope {

constexpr double grid_gap = 8;  ///< in pixels at scale 1

/// A figure's place, from the upper left corner of the room for all.
struct GridCell {
  ImVec2 at, size;
};

/// So many figures in this room, `gap` between them. The first rows hold fewer where the count does not
/// divide: the figures named first are the larger ones.
std::vector<GridCell> grid_cells(int count, ImVec2 room, float gap, LessonLayout layout);

/// How many figures are seen at once: as many as keep their names. The room is in pixels at scale 1.
int most_that_fit(int count, ImVec2 room, LessonLayout layout);

/// The layout that a lesson asks for, where it asks.
LessonLayout layout_of(const AppState& state);

}  // namespace muonscope
