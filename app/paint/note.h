#pragma once

#include "app/paint/figure_painter.h"
#include "app/paint/text.h"

namespace muonscope {

/// A plot's note in a corner that no curve goes through, left ones first; where there is none, what can be
/// said more briefly where they go through least.
void draw_note(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
               const TextStyle& style);

}  // namespace muonscope
