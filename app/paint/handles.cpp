#include "app/paint/handles.h"

#include <array>
#include <cmath>

namespace muonscope {
namespace {

/// How far from its middle a grip is still taken, in text sizes.
constexpr double reach_of_line = 0.6, reach_of_point = 0.9;
constexpr double thick = 0.8, grip_length = 1.5, off_axis = 0.25;  // of a line's grip, in text sizes
constexpr double point_size = 0.95, point_in_files = 0.6;

bool on_axis(double position, double low, double high) {
  return position >= low - 0.5 && position <= high + 0.5;
}

Point place_of(const Grip& grip, const PlotFrame& frame) {
  return frame.to_canvas(grip.x, grip.y);
}

/// A vertical line's grip is at its top, a horizontal one's at its left.
Rect box_of(const Grip& grip, const PlotFrame& frame, double em) {
  const Point at = place_of(grip, frame);
  if (grip.shape == Grip::Shape::point) {
    const double size = point_size * em + 2;
    return {at.x - size / 2, at.y - size / 2, size, size};
  }
  if (grip.shape == Grip::Shape::vertical_line)
    return {at.x - thick * em / 2, frame.data.y + off_axis * em, thick * em, grip_length * em};
  return {frame.data.x + off_axis * em, at.y - thick * em / 2, grip_length * em, thick * em};
}

/// Whether a grip as it is drawn covers a point. The stroke of a line is too thin to be meant.
bool covers(const Grip& grip, const PlotFrame& frame, Point point, double em) {
  const Point at = place_of(grip, frame);
  if (grip.shape == Grip::Shape::point)
    return std::hypot(at.x - point.x, at.y - point.y) <= point_size * em / 2;
  return box_of(grip, frame, em).contains(point);
}

double distance(const Grip& grip, const PlotFrame& frame, Point from) {
  const Point at = place_of(grip, frame);
  if (grip.shape == Grip::Shape::vertical_line) return std::abs(at.x - from.x);
  if (grip.shape == Grip::Shape::horizontal_line) return std::abs(at.y - from.y);
  return std::hypot(at.x - from.x, at.y - from.y);
}

/// A pill across the line with two notches along it.
void draw_line_grip(Canvas& canvas, const Grip& grip, const PlotFrame& frame, double em, const Theme& theme,
                    Color color) {
  const Rect box = box_of(grip, frame, em);
  canvas.fill_rect({box.x - 1, box.y - 1, box.width + 2, box.height + 2}, theme.figure, thick * em / 2 + 1);
  canvas.fill_rect(box, color, thick * em / 2);
  const bool vertical = grip.shape == Grip::Shape::vertical_line;
  const Point middle{box.x + box.width / 2, box.y + box.height / 2};
  for (const double side : {-0.14 * em, 0.14 * em}) {
    const double half = 0.32 * em;
    const std::array notch =
        vertical
            ? std::array{Point{middle.x + side, middle.y - half}, Point{middle.x + side, middle.y + half}}
            : std::array{Point{middle.x - half, middle.y + side}, Point{middle.x + half, middle.y + side}};
    canvas.polyline(notch, theme.figure, 1, Dash::solid);
  }
}

void draw_point_grip(Canvas& canvas, Point at, double size, const Theme& theme, Color color) {
  canvas.marker(at, Marker::circle, size + 2, theme.figure);
  canvas.marker(at, Marker::circle, size, color);
  canvas.marker(at, Marker::circle, 0.45 * size, theme.figure);
}

}  // namespace

std::vector<Grip> grips_of(const Plot& plot, const PlotFrame& frame) {
  const Rect& data = frame.data;
  std::vector<Grip> grips;
  const auto add = [&](const Grip& grip, bool along_x, bool along_y) {
    const Point at = place_of(grip, frame);
    const bool inside = (!along_x || on_axis(at.x, data.x, data.right())) &&
                        (!along_y || on_axis(at.y, data.y, data.bottom()));
    if (inside && !grip.id.empty()) grips.push_back(grip);
  };
  for (const VerticalMark& mark : plot.vertical_marks) {
    add({Grip::Shape::vertical_line, mark.handle, mark.hint, mark.x, frame.y.range.min, true, false,
         mark.lane},
        true, false);
  }
  for (const HorizontalMark& mark : plot.horizontal_marks) {
    add({Grip::Shape::horizontal_line, mark.handle, mark.hint, frame.x.range.min, mark.y, false, true}, false,
        true);
  }
  for (const Handle& handle : plot.handles) {
    add({Grip::Shape::point, handle.id, handle.hint, handle.x, handle.y, handle.moves_x, handle.moves_y, -1,
         handle.in_files},
        true, true);
  }
  return grips;
}

std::optional<Grip> grip_at(const Plot& plot, const PlotFrame& frame, Point at, double em) {
  if (!frame.data.contains(at)) return std::nullopt;
  // In the order of drawing: the last of those under the point is the one that is seen there.
  std::optional<Grip> seen, nearest;
  for (const Grip& grip : grips_of(plot, frame)) {
    const bool point = grip.shape == Grip::Shape::point;
    if (covers(grip, frame, at, em)) seen = grip;
    const double away = distance(grip, frame, at);
    if (away > (point ? reach_of_point : reach_of_line) * em) continue;
    const bool point_before = nearest && nearest->shape == Grip::Shape::point;
    if (!nearest || (point && !point_before) ||
        (point == point_before && away <= distance(*nearest, frame, at)))
      nearest = grip;
  }
  return seen ? seen : nearest;
}

void reserve_grips(LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em) {
  for (const Grip& grip : grips_of(plot, frame)) labels.reserve(box_of(grip, frame, em));
}

Rect grip_area(const Grip& grip, const PlotFrame& frame, double em) {
  const Point at = place_of(grip, frame);
  const double around = grip.shape == Grip::Shape::point ? 2 * em : em;
  if (grip.shape == Grip::Shape::vertical_line)
    return {at.x - around, frame.data.y, 2 * around, frame.data.height};
  if (grip.shape == Grip::Shape::horizontal_line)
    return {frame.data.x, at.y - around, frame.data.width, 2 * around};
  return {at.x - around, at.y - around, 2 * around, 2 * around};
}

void draw_handles(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                  bool grips) {
  for (const Grip& grip : grips_of(plot, frame)) {
    const bool point = grip.shape == Grip::Shape::point;
    if (point && grips) draw_point_grip(canvas, place_of(grip, frame), point_size * em, theme, theme.text);
    if (point && !grips && grip.in_files)
      canvas.marker(place_of(grip, frame), Marker::circle, point_in_files * em, theme.text);
    if (!point && grips)
      draw_line_grip(canvas, grip, frame, em, theme,
                     grip.lane >= 0 ? theme.lane(grip.lane) : theme.muted_text);
  }
}

void paint_grip(Canvas& canvas, const Grip& grip, const PlotFrame& frame, double em, const Theme& theme) {
  const Point at = place_of(grip, frame);
  const Rect& data = frame.data;
  if (grip.shape == Grip::Shape::point) {
    draw_point_grip(canvas, at, 1.2 * point_size * em, theme, theme.accent);
    return;
  }
  const std::array line = grip.shape == Grip::Shape::vertical_line
                              ? std::array{Point{at.x, data.y}, Point{at.x, data.bottom()}}
                              : std::array{Point{data.x, at.y}, Point{data.right(), at.y}};
  canvas.polyline(line, theme.accent, 2, Dash::solid);
  draw_line_grip(canvas, grip, frame, em, theme, theme.accent);
}

}  // namespace muonscope
