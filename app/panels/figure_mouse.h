#pragma once
// The mouse on a figure: left-drag pans, the wheel zooms at the pointer (on an axis: along it), right-drag
// zooms to a box, a double-click fits, the legend hides and isolates; handles of the figure come first.

#include "app/paint/figure_painter.h"
#include "app/panels/ui.h"

namespace muonscope {

/// Acts on the last item, which covers the figure. True if the figure's menu should open.
bool handle_figure_mouse(Ui& ui, int slot, const Figure& figure, const std::vector<PlotFrame>& frames);

/// The range after zooming about `at` by `factor` and moving by `shift` of its length; as it was where the
/// result would not be finite or too narrow to have ticks.
Range moved(const Axis& axis, double at, double factor, double shift);

/// The whole of the data, from where the camera stands at first.
void fit(ViewOptions& view);

/// Shows one group of a figure alone; if it already is, all of them.
void isolate(std::vector<std::string>& hidden, const Figure& figure, const std::string& group);

}  // namespace muonscope
