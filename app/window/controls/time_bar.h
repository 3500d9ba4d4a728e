#pragma once
// The time line: where the run is, what was recorded, what happened when; dragging on it goes there.

#include "app/window/state/ui.h"

namespace muonscope {

void draw_time_bar(Ui& ui, float height, float width);
/// The line alone, to look at.
void draw_time_line(const Ui& ui, float height, float width);

}  // namespace muonscope
