#pragma once
// What can be dragged in a figure: marks with a handle and points, how they look and where they are hit.

#include <optional>

#include "app/paint/figure_painter.h"
#include "app/paint/text.h"

namespace muonscope {

/// Something that can be dragged, as it stands in a plot.
struct Grip {
  enum class Shape { vertical_line, horizontal_line, point };
  Shape shape = Shape::point;
  std::string id, hint;
  double x = 0, y = 0;  ///< data; a line's other coordinate is its axis's lower end
  bool moves_x = true, moves_y = true;
  int lane = -1;         ///< as VerticalMark::lane
  bool in_files = true;  ///< as Handle::in_files
};

/// Everything that can be dragged in a plot and stands inside its axes, points last.
std::vector<Grip> grips_of(const Plot& plot, const PlotFrame& frame);

/// The grip that a point of the canvas takes: the one drawn on top there, else the nearest within reach,
/// points before lines.
std::optional<Grip> grip_at(const Plot& plot, const PlotFrame& frame, Point at, double em);

/// Keeps labels off the grips.
void reserve_grips(LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em);

/// What must be seen of a grip: a line in its whole length, a point with its surroundings.
Rect grip_area(const Grip& grip, const PlotFrame& frame, double em);

/// Points as small markers; with `grips` as what can be taken, and lines with a grip at their end.
void draw_handles(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                  bool grips);

/// One that is hovered or held, highlighted where it stands now.
void paint_grip(Canvas& canvas, const Grip& grip, const PlotFrame& frame, double em, const Theme& theme);

}  // namespace muonscope
