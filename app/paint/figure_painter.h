#pragma once
// Figure → canvas calls: layout, ticks, decimation, legend.

#include <optional>
#include <string>
#include <vector>

#include "app/figures/kit/figure.h"
#include "app/figures/kit/theme.h"
#include "app/paint/canvas.h"
#include "app/paint/text.h"

namespace muonscope {

/// Where a plot's data area ended up, for hit tests and cursors.
struct PlotFrame {
  Rect data;                    ///< inside the axes
  Rect whole;                   ///< with labels
  Rect title;                   ///< the line of the plot's title; without height where it has none
  Axis x, y;                    ///< ranges as drawn
  std::vector<Rect> legend;     ///< per series; zero-sized where it has no entry
  std::vector<TextBox> cut;     ///< what did not fit: a pointer there should show it
  std::vector<TextBox> titles;  ///< of the axes: a pointer there should tell what their symbols mean
  bool is_drawn() const { return data.width > 0; }
  /// Data → canvas and back along both axes, respecting log scales.
  Point to_canvas(double x_value, double y_value) const;
  double x_at(double canvas_x) const;
  double y_at(double canvas_y) const;
};

/// What the pointer is on, in data units: plots with the same axis show their samples there.
struct Cursor {
  std::string x_axis, y_axis;  ///< the axes' titles; y matters to heat maps and planes only
  double x = 0, y = 0;
};

struct PaintOptions {
  double text_size = 13;            ///< of tick labels; titles are 1.15 times this
  double line_scale = 1;            ///< multiplies curve widths (projector)
  bool title = true;                ///< figure title and caption
  bool ground = true;               ///< fill the area first; without, it has the theme's ground already
  bool grips = false;               ///< what can be dragged shows grips: on screen, not in files
  std::vector<std::string> hidden;  ///< series groups switched off
  std::optional<Cursor> cursor;     ///< a line and a readout of the nearest samples, or the heat map's cell
};

/// Fills `area` with the figure's ground and draws everything. One frame per plot, in order, of no size where
/// there was no room for it. Names stay, of lanes, quantities and axes: where room is short the caption goes,
/// then the last plots, one by one, and it is said how many; of a single plot numbers and the figure's title
/// go; at last there is nothing but the advice to enlarge. Heat maps go without the names of rows and
/// columns, numbers and colour bars before there are fewer of them.
std::vector<PlotFrame> paint(Canvas& canvas, Rect area, const Figure& figure, const Theme& theme,
                             const PaintOptions& options);

/// The shared cursor over a figure painted without it, whose frames are given: what paint() adds where
/// options.cursor is set.
void paint_cursor(Canvas& canvas, const Figure& figure, std::span<const PlotFrame> frames, const Theme& theme,
                  const PaintOptions& options);

/// Round tick positions within a range, and their labels ("0.5", "10⁻³").
struct Tick {
  double value = 0;
  std::string label;  ///< "" for minor ticks
};
/// Ascending, inside the range; none for a range that is not finite (or not positive on a log axis), one for
/// an empty range. `about`: how many labels there is room for.
std::vector<Tick> ticks(const Axis& axis, int about);

/// At most four points a pixel column (first, lowest, highest, last), order kept: what a pixel can show.
/// `frame` maps data to pixels; points outside x's range are dropped except the neighbours of its ends;
/// non-finite values split.
std::vector<std::vector<Point>> decimate(const Series& series, const PlotFrame& frame);

/// The same of a path, whose x may turn back: points closer to the last kept one than a third of a pixel are
/// left out.
std::vector<std::vector<Point>> traced(const Series& series, const PlotFrame& frame);

}  // namespace muonscope
