#include <array>
#include <cmath>

#include "app/paint/curves.h"

namespace muonscope {

namespace {

/// A triangle with its tip at the arrow's end; arrows too short for one have none.
void draw_head(Canvas& canvas, Point from, Point to, double length, Color color) {
  const double way = std::hypot(to.x - from.x, to.y - from.y);
  if (!(way > 0)) return;
  length = std::min(length, way);
  const Point along{(to.x - from.x) / way, (to.y - from.y) / way};
  const Point back{to.x - length * along.x, to.y - length * along.y};
  const double half = 0.38 * length;
  canvas.fill_polygon(std::array{to, Point{back.x - half * along.y, back.y + half * along.x},
                                 Point{back.x + half * along.y, back.y - half * along.x}},
                      color);
}

}  // namespace

void draw_field(Canvas& canvas, const Field& field, const PlotFrame& frame, double em, const Theme& theme,
                const PaintOptions& options) {
  const auto on_canvas = [&frame](const Eigen::Vector2d& x) { return frame.to_canvas(x.x(), x.y()); };
  const Point low = frame.to_canvas(field.x.min, field.y.min),
              high = frame.to_canvas(field.x.max, field.y.max);
  canvas.push_clip(frame.data);
  const double line_width = 0.75 * options.line_scale;
  const bool has_lines =
      canvas.plane({low.x, high.y, high.x - low.x, low.y - high.y},
                   {field.loss, field.x, field.y, tone_steps(field.loss, theme), theme.contour, line_width});
  canvas.pop_clip();
  const double head = 0.5 * em, shaft = 1.1 * options.line_scale;
  std::vector<Stroke> strokes;
  if (!has_lines)
    for (const auto& line : field.contours) {
      Stroke& stroke = strokes.emplace_back(Stroke{{}, theme.contour, line_width, Dash::solid});
      for (const Eigen::Vector2d& x : line) stroke.points.push_back(on_canvas(x));
    }
  for (const Field::Arrow& arrow : field.arrows) {
    const Point from = on_canvas(arrow.from), to = on_canvas(arrow.to);
    // The shaft ends inside the head, so that the tip stays sharp.
    const double way = std::hypot(to.x - from.x, to.y - from.y), part = std::max(1 - head / 2 / way, 0.0);
    const Point end{from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
    if (way > 0) strokes.push_back({{from, end}, theme.muted_text, shaft, Dash::solid});
  }
  canvas.strokes(frame.data, strokes);
  canvas.push_clip(frame.data);
  for (const Field::Arrow& arrow : field.arrows)
    draw_head(canvas, on_canvas(arrow.from), on_canvas(arrow.to), head, theme.muted_text);
  canvas.pop_clip();
}

}  // namespace muonscope
