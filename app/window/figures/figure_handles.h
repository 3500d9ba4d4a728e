#pragma once
// Handles of figures under the mouse: hover, hold, report.

#include "app/paint/figure_painter.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// Takes the mouse where it is on a handle of the slot's figure, or on an area that takes presses, and
/// highlights what it is on. `hovered`: the pointer is on the figure. True if the mouse is taken: nothing
/// else may act on it.
bool handle_grips(Ui& ui, int slot, const Figure& figure, const std::vector<PlotFrame>& frames, bool hovered);

}  // namespace muonscope
