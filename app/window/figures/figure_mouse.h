#pragma once
// The mouse on a figure: left-drag pans, the wheel zooms at the pointer (on an axis: along it), right-drag
// zooms to a box, a double-click fits, the legend hides and isolates; handles of the figure come first.

#include "app/paint/figure_painter.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// Acts on the last item, which covers the figure. True if the figure's menu should open.
bool handle_figure_mouse(Ui& ui, int slot, const Figure& figure, const std::vector<PlotFrame>& frames);

}  // namespace muonscope
