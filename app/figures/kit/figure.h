#pragma once
// A Figure is what to draw, as data: the screen, the SVG file and the PNG file draw the same one. Builders
// are pure functions of what was measured and the view's options.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/types.h"

namespace muonscope {

/// sRGB with alpha, 0…255.
struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Color&) const = default;
};

/// Interval of an axis, in data units; min > max draws the axis downwards (rows of a matrix).
struct Range {
  double min = 0, max = 1;
  bool operator==(const Range&) const = default;
};

enum class AxisScale { linear, logarithmic };

struct Axis {
  std::string title;  ///< symbol and words: "loss ½‖M* − PQᵀ‖²"
  std::string unit;   ///< "" if the quantity is a pure number
  AxisScale scale = AxisScale::linear;
  Range range;
  bool operator==(const Axis&) const = default;
};

enum class Dash { solid, dashed, dotted, dash_dot };
enum class Marker { none, circle, square, triangle, diamond, cross };

/// Where a figure is seen: what it asks for must be possible there.
enum class Medium { file, screen };

/// How a curve looks. Colours are roles, resolved by the theme of whoever draws: lanes and quantities by
/// index, spectra by position. What is not a lane has no lane's colour.
struct Style {
  enum class Role { lane, quantity, spectrum, theory, muted, accent };
  Role role = Role::lane;
  /// points: the marker at every sample, no line. bars: from the axis' lower end up to every sample. path: a
  /// line through the samples in their order, whatever their x.
  enum class Draw { line, points, bars, path };
  Draw draw = Draw::line;
  int lane = 0;         ///< for Role::lane: which of the lanes' looks (theme.h)
  int quantity = 0;     ///< for Role::quantity: which of the tones that no lane has
  double position = 0;  ///< for Role::spectrum: 0 (largest) … 1 (smallest)
  Dash dash = Dash::solid;
  Marker marker = Marker::none;
  double width = 1.5;  ///< in points at scale 1
  double size = 1;     ///< of Draw::points, relative to the usual marker
  bool pale = false;   ///< near the ground: what is not of the present course, as what is yet to come
  double rim = 0;  ///< of paths and points: an edge in the ground's colour, legible on any tone of a field
  bool operator==(const Style&) const = default;
};

inline bool is_line(const Style& style) {
  return style.draw == Style::Draw::line || style.draw == Style::Draw::path;
}

/// A curve; x ascending, but for paths and points. Non-finite y breaks it.
struct Series {
  std::string name;      ///< legend text unless `legend` is set, hover text and name in CSV files
  std::string group;     ///< series of one group are hidden and isolated together; "" is its own
  std::string legend{};  ///< legend text that is not the name
  Style style;
  std::vector<double> x, y;
  bool is_theory = false;   ///< shown with the theory overlay only
  std::string condition{};  ///< of theory: while what it holds, in words; it is drawn nowhere else
  bool in_legend = true;
  std::string end_label;             ///< written at the curve's last point where there is room
  Marker end_marker = Marker::none;  ///< drawn at the last point, kept inside the axes: where a lane stopped
};

/// The group that a series is hidden with.
inline const std::string& group_of(const Series& series) {
  return series.group.empty() ? series.name : series.group;
}

/// The loss ½(s* − xy)² of two numbers, and how it is shaded: everything that a painter, on the processor or
/// by a shader, needs to know of it.
struct ProductLoss {
  double target = 0;   ///< s*
  double scale = 1;    ///< |s* − xy| of middle tone
  double spacing = 1;  ///< iso-lines lie at s* − xy = ±spacing, ±2 spacing, …: evenly in the loss's root

  double residual(double x, double y) const { return target - x * y; }
  double value(double x, double y) const { return residual(x, y) * residual(x, y) / 2; }
  bool operator==(const ProductLoss&) const = default;
};

/// Where values lie between two others, under the curves: of many seeds, say.
struct Band {
  std::string name;                  ///< of what lies there
  Style style;                       ///< whose they are: its colour alone
  double strength = 0.2;             ///< of the colour on the ground, 0 … 1
  std::vector<double> x, low, high;  ///< x ascending; it is broken where either is not finite
  std::string group{};               ///< hidden with the series of this group
};

/// What lies under the curves: tones, iso-lines and arrows over a rectangle of linear axes, in data units.
struct Field {
  std::string name;  ///< of what it shows: "loss"
  ProductLoss loss;  ///< what the tones say: the figure's ground where it is 0, darker where it is larger
  Range x, y;        ///< min < max
  std::vector<std::vector<Eigen::Vector2d>> contours;
  struct Arrow {
    Eigen::Vector2d from, to;
  };
  std::vector<Arrow> arrows;
};

struct HeatMap {
  /// diverging: from −limit to +limit, symmetric about 0. grey: a picture, from `black` to `limit`, white.
  /// stacked: a colour picture, whose red, green and blue parts stand in `values` one above the other.
  enum class Colors { diverging, grey, stacked };
  std::string name;
  Matrix values;  ///< row 0 on top; may be a coarser picture of the matrix that the axes count
  double limit = 1;
  Colors colors = Colors::diverging;
  double black = 0;

  bool is_picture() const { return colors != Colors::diverging; }
  /// Rows of cells that are seen.
  Eigen::Index rows() const { return colors == Colors::stacked ? values.rows() / 3 : values.rows(); }
};

/// How many particles lie in each cell of a rectangle of linear axes, on a logarithmic colour scale with a
/// colour bar, in place of a grid; and how many in each column and row of cells, along its sides. One alone
/// has the theme's colours for counts; several, which agree in all but counts and sums, lie over each other
/// in the colours of their lanes.
struct Density {
  std::string name;                    ///< of what is counted: "particles"
  Range x, y;                          ///< min < max
  Matrix counts;                       ///< row 0 on top; empty: sums only
  double limit = 1;                    ///< the count that has the strongest colour
  std::vector<double> x_sums, y_sums;  ///< from the left, from below; empty: not drawn
  double x_limit = 1, y_limit = 1;     ///< sums of full length
  int lane = 0;                        ///< index into the lane palette: whose particles they are
  std::string group{};                 ///< hidden with the series of this group
};

/// A mark with a handle can be dragged across its line on screen; `handle` is the id under which its moves
/// are reported (app/window/figures/handles.h), "" a mark that stays where it is. `hint` says what dragging
/// it changes.
struct VerticalMark {
  double x = 0;
  std::string label;
  bool edit = false;  ///< a parameter was changed here; otherwise a place that the figure refers to
  std::string handle{};
  std::string hint{};
  int lane = -1;        ///< index into the lane palette: whose it is; −1: nobody's
  bool news = false;    ///< it has just happened: its words stand on top
  std::string brief{};  ///< for the label where that finds no room; "" for nothing shorter
};
struct HorizontalMark {
  double y = 0;
  std::string label;
  std::string handle{};
  std::string hint{};
};

/// A point that can be dragged on screen; in files a small marker, where it stands for something there.
struct Handle {
  std::string id;  ///< under which its moves are reported; unique within its plot
  double x = 0, y = 0;
  bool moves_x = true, moves_y = true;
  std::string hint{};    ///< what dragging it changes
  bool in_files = true;  ///< false: it is there to be dragged alone, curves and points show what it sets
};

/// Where a curve becomes exactly 0 and stays so, at the lower end of an axis that has no place for 0.
struct ZeroMark {
  double x = 0;
  std::string label;  ///< "GD: 0 from step 12 on"
  Style style;
  std::string group{};  ///< hidden with the series of this group
};

/// One set of axes.
struct Plot {
  std::string title;
  Axis x, y;
  std::vector<Series> series;
  std::vector<Band> bands;
  std::optional<HeatMap> heat_map;  ///< then series are empty and axes are column and row indices
  std::optional<Field> field;       ///< in place of a grid
  std::vector<Density> densities;
  bool same_scale = false;  ///< a unit is as long along x as along y
  double height = 1;        ///< of its row of plots, relative to the other rows
  std::vector<VerticalMark> vertical_marks;
  std::vector<HorizontalMark> horizontal_marks;
  std::vector<ZeroMark> zeros;
  std::vector<Handle> handles;
  std::string press{};  ///< id under which presses and drags on the data report where they are; "": they pan
  std::string
      alt_press{};   ///< id under which Alt+clicks on the data report where they are; "": they do nothing
  std::string note;  ///< lines in the corner of the axes that curves cross least
  std::string brief_note{};       ///< what is said instead where curves go through every place for the note
  std::string note_on_screen{};   ///< a further line of it where there is a window
  std::string empty_text;         ///< shown in place of data when there is none: why, and what to do
  std::string empty_on_screen{};  ///< in place of that where there is a window: what to press
  /// Step from which there will be data where there is none yet; none: there never will be.
  std::optional<double> appears_at{};
  bool legend = true;
  bool over_time = false;  ///< x is the time axis that all such plots share
  bool zoomable = true;    ///< its axes are the view's
  bool bare = false;       ///< without axes: its series say where things are
  bool orbits = false;     ///< dragging turns what it shows (ViewOptions::azimuth, elevation)
  bool picks = false;      ///< a click picks the nearest particle (ViewOptions::picked)

  /// Whether cells of a density are seen: then there is a colour bar.
  bool has_counts() const {
    return std::any_of(densities.begin(), densities.end(),
                       [](const Density& density) { return density.counts.size() > 0; });
  }
};

/// A titled grid of plots, row by row; in a wide strip all stand side by side. Neighbours with the same axis
/// are labelled once: on the left, below.
struct Figure {
  std::string id;
  std::string title;
  std::string caption;  ///< one line: seed, step, parameters that matter
  int columns = 1;
  std::vector<Plot> plots;
  /// Ranges that the view's next build must not fall short of (FigureInput::kept): axes that fit a moving
  /// cloud only grow.
  std::vector<Range> kept{};
};

/// Whether anything but axes and words is seen.
bool shows_data(const Plot& plot);
bool shows_data(const Figure& figure);

}  // namespace muonscope
