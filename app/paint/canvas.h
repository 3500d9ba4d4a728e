#pragma once
// The few things a painter must be able to draw. Layout, ticks and decimation happen once, above it
// (app/paint/figure_painter.h), so that screen, SVG and PNG agree.

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include "app/figures/kit/figure.h"
#include "app/paint/shading.h"

namespace muonscope {

struct Point {
  double x = 0, y = 0;
};
/// In the canvas's units (pixels at scale 1), y down.
struct Rect {
  double x = 0, y = 0, width = 0, height = 0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
  bool operator==(const Rect&) const = default;
  bool contains(Point p) const { return p.x >= x && p.x <= right() && p.y >= y && p.y <= bottom(); }
};

enum class Align { start, middle, end };
enum class Weight { regular, bold };

struct TextStyle {
  double size = 13;  ///< pixels at scale 1
  Color color;
  Align align = Align::start;  ///< of x
  Weight weight = Weight::regular;
  bool vertical = false;  ///< rotated by −90°: reads upwards
};

/// A curve to be drawn.
struct Stroke {
  std::vector<Point> points;
  Color color;
  double width = 1;
  Dash dash = Dash::solid;
};

class Canvas {
 public:
  virtual ~Canvas() = default;
  /// Width of a line of text.
  virtual double text_width(std::string_view text, double size, Weight weight) const = 0;
  /// `at` is on the baseline.
  virtual void text(Point at, std::string_view text, const TextStyle& style) = 0;
  /// An open curve; any number of points.
  virtual void polyline(std::span<const Point> points, Color color, double width, Dash dash) = 0;
  /// All curves of one plot, in order, cut off at `clip`: a canvas of pixels has a quicker way than line by
  /// line.
  virtual void strokes(Rect clip, std::span<const Stroke> strokes);
  /// Between two curves over the same x, column by column of pixels.
  virtual void fill_between(std::span<const Point> high, std::span<const Point> low, Color color);
  virtual void fill_rect(Rect rect, Color color, double corner_radius) = 0;
  virtual void fill_polygon(std::span<const Point> convex, Color color) = 0;
  virtual void marker(Point at, Marker marker, double size, Color color) = 0;
  /// rows×columns cells of equal size filling `rect`, row-major from the top left, without smoothing.
  virtual void cells(Rect rect, int rows, int columns, std::span<const Color> colors) = 0;
  /// Counts in their colours.
  virtual void counts(Rect rect, const CountShading& shading);
  /// The tones of a loss. True if its iso-lines came with them: a shader knows where they are.
  virtual bool plane(Rect rect, const PlaneShading& shading);
  virtual void push_clip(Rect rect) = 0;
  virtual void pop_clip() = 0;
};

/// Columns share no pixel, so that a translucent colour is as strong everywhere.
inline void Canvas::fill_between(std::span<const Point> high, std::span<const Point> low, Color color) {
  const std::size_t count = std::min(high.size(), low.size());
  for (std::size_t i = 0; i + 1 < count; ++i) {
    const double from = std::round(high[i].x), to = std::round(high[i + 1].x);
    for (double x = from; x < to; x += 1) {
      const double t = std::clamp((x + 0.5 - high[i].x) / (high[i + 1].x - high[i].x), 0.0, 1.0);
      const double top = high[i].y + t * (high[i + 1].y - high[i].y);
      const double bottom = low[i].y + t * (low[i + 1].y - low[i].y);
      fill_rect({x, top, 1, std::max(bottom - top, 0.0)}, color, 0);
    }
  }
}

inline void Canvas::counts(Rect rect, const CountShading& shading) {
  cells(rect, shading.rows(), shading.columns(), colors_of(shading));
}

inline bool Canvas::plane(Rect rect, const PlaneShading& shading) {
  // Steps of tone are so small that larger cells than pixels do not show.
  constexpr int cells_along = 128;
  cells(rect, cells_along, cells_along, colors_of(shading, cells_along, cells_along));
  return false;
}

inline void Canvas::strokes(Rect clip, std::span<const Stroke> strokes) {
  push_clip(clip);
  for (const Stroke& stroke : strokes) polyline(stroke.points, stroke.color, stroke.width, stroke.dash);
  pop_clip();
}

}  // namespace muonscope
