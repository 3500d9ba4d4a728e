#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// The schedule figure's part of its menu, opened at `spot`: a point more or less in a piecewise schedule,
/// and another schedule for each lane.
void draw_schedule_entries(Ui& ui, const FigureSpot& spot);

}  // namespace muonscope
