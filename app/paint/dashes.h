#pragma once
// Broken lines: the pattern of each dash, and the marks that it cuts a line into.

#include <functional>
#include <span>

#include "app/paint/canvas.h"

namespace muonscope {

/// Lengths of marks and gaps in turn, in line widths; none for a solid line.
std::span<const double> dash_pattern(Dash dash);

/// Cuts a line into marks along its length and hands each over in order. `unit` is the length of one line
/// width. What lies outside `inside` is passed over without marks, however long it is, so that the pattern
/// of the rest does not depend on the clip.
void cut_dashes(std::span<const Point> line, std::span<const double> pattern, double unit, const Rect& inside,
                const std::function<void(std::span<const Point>)>& mark);

}  // namespace muonscope
