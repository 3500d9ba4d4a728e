#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "app/paint/curves.h"
#include "core/base/numbers.h"

namespace muonscope {

namespace {

constexpr std::size_t max_lines = 6;

struct Line {
  std::string text;
  Color color;
  double x = 0;
  Point at;
};

/// Index of the sample whose place on the axis is nearest; x is not empty and ascends.
std::size_t nearest(const std::vector<double>& x, double value, AxisScale scale) {
  const auto right = std::lower_bound(x.begin(), x.end(), value);
  if (right == x.begin()) return 0;
  if (right == x.end()) return x.size() - 1;
  const auto i = static_cast<std::size_t>(right - x.begin());
  const bool logarithmic = scale == AxisScale::logarithmic && x[i - 1] > 0;
  const bool left_is_nearer = logarithmic ? value * value < x[i - 1] * x[i] : value - x[i - 1] < x[i] - value;
  return left_is_nearer ? i - 1 : i;
}

/// The same of samples in any order, of which those without a place on the axis count as far away.
std::size_t nearest_of_all(const std::vector<double>& x, double value) {
  const auto distance = [value](double sample) {
    return std::isfinite(sample) ? std::abs(sample - value) : INFINITY;
  };
  const auto found =
      std::min_element(x.begin(), x.end(), [&](double a, double b) { return distance(a) < distance(b); });
  return static_cast<std::size_t>(found - x.begin());
}

std::string whole_or_readable(double value) {
  if (std::abs(value) < 1e15 && value == std::floor(value))
    return std::to_string(static_cast<long long>(value));
  return readable(value, 4);
}

std::vector<Line> samples_at(double x, const Plot& plot, const PlotFrame& frame, const Theme& theme,
                             double em, const PaintOptions& options) {
  std::vector<Line> lines;
  for (const Series& series : plot.series) {
    if (series.is_theory || is_hidden(series, options) || series.x.empty()) continue;
    const bool ascends = series.style.draw == Style::Draw::line || series.style.draw == Style::Draw::bars;
    if (ascends && (x > series.x.back() || x < series.x.front())) continue;
    const std::size_t i = ascends ? nearest(series.x, x, frame.x.scale) : nearest_of_all(series.x, x);
    if (!std::isfinite(series.y[i])) continue;
    const Point at = frame.to_canvas(series.x[i], series.y[i]);
    // Nothing lies between dots: those beside the cursor are not what it points at.
    const bool apart =
        series.style.draw != Style::Draw::line && std::abs(at.x - frame.to_canvas(x, 1).x) > em;
    if (apart) continue;
    lines.push_back({brief_name(series.name) + " = " + readable(series.y[i], 4), theme.of(series.style),
                     series.x[i], at});
  }
  return lines;
}

/// Beside the cursor's line inside the axes, at the top or at the bottom: where it covers the fewest of the
/// places that it tells of; none where there is no room.
std::optional<Rect> readout_place(double width, double height, double x, const PlotFrame& frame, double em,
                                  std::span<const Point> about) {
  const Rect& data = frame.data;
  const double right = x + 0.8 * em, left = x - 0.8 * em - width, room = 0.4 * em;
  const double top = data.y + 0.3 * em, bottom = data.bottom() - 0.3 * em - height;
  std::optional<Rect> best;
  std::ptrdiff_t least = 0;
  for (const Point corner :
       {Point{right, top}, Point{left, top}, Point{right, bottom}, Point{left, bottom}}) {
    const Rect box{corner.x, corner.y, width, height};
    const Rect near{box.x - room, box.y - room, width + 2 * room, height + 2 * room};
    if (box.x < data.x || box.right() > data.right() || box.y < data.y || box.bottom() > data.bottom())
      continue;
    const auto covered = std::ranges::count_if(about, [&near](Point at) { return near.contains(at); });
    if (!best || covered < least) best = box, least = covered;
  }
  return best;
}

/// `about`: what must be seen beside it.
void draw_readout(Canvas& canvas, const std::string& head, const std::vector<Line>& lines, double x,
                  std::span<const Point> about, const PlotFrame& frame, double em, const Theme& theme) {
  const std::size_t shown = std::min(lines.size(), max_lines);
  double width = canvas.text_width(head, em, Weight::bold);
  for (std::size_t i = 0; i < shown; ++i)
    width = std::max(width, canvas.text_width(lines[i].text, em, Weight::regular) + em);
  const std::string rest =
      lines.size() > shown ? "and " + std::to_string(lines.size() - shown) + " more" : "";
  width = std::max(width, canvas.text_width(rest, em, Weight::regular) + em);
  const double step = line_height * em, pad = 0.5 * em;
  const double rows = static_cast<double>(1 + shown + (rest.empty() ? 0 : 1));
  const std::optional<Rect> place = readout_place(width + 2 * pad, rows * step + pad, x, frame, em, about);
  if (!place) return;
  const Rect& box = *place;
  canvas.fill_rect({box.x - 1, box.y - 1, box.width + 2, box.height + 2}, theme.axis, 5);
  canvas.fill_rect(box, theme.panel, 4);
  double y = box.y + pad + text_ascent * em;
  canvas.text({box.x + pad, y}, head, {em, theme.text, Align::start, Weight::bold});
  for (std::size_t i = 0; i < shown; ++i) {
    y += step;
    canvas.fill_rect({box.x + pad, y - 0.6 * em, 0.6 * em, 0.6 * em}, lines[i].color, 1);
    canvas.text({box.x + pad + em, y}, lines[i].text, {em, theme.text});
  }
  canvas.text({box.x + pad + em, y + step}, rest, {em, theme.muted_text});
}

/// The part of an axis that a cell covers, and the cell's index from the axis' start; none outside.
struct CellSpan {
  Eigen::Index index = 0;
  double from = 0, to = 0;
};
std::optional<CellSpan> cell_at(double start, double end, double value, Eigen::Index cells) {
  const double length = end - start;
  const double place = (value - start) / length * static_cast<double>(cells);
  if (!(place >= 0 && place < static_cast<double>(cells))) return std::nullopt;
  const auto index = static_cast<Eigen::Index>(place);
  const double size = length / static_cast<double>(cells);
  return CellSpan{index, start + size * static_cast<double>(index),
                  start + size * static_cast<double>(index + 1)};
}

/// "row i = 3", or the rows that the cell stands for: "row i = 5–8".
std::string cell_name(const Axis& axis, const CellSpan& cell) {
  const auto [low, high] = std::minmax(cell.from, cell.to);
  const double first = std::ceil(low), last = std::floor(high);
  const std::string name = axis.title + " = " + whole_or_readable(first);
  return last > first ? name + "–" + whole_or_readable(last) : name;
}

/// A cell's value, or its red, green and blue.
std::string value_of(const HeatMap& map, Eigen::Index row, Eigen::Index column) {
  std::string text = readable(map.values(row, column), 4);
  for (Eigen::Index r = row + map.rows(); r < map.values.rows(); r += map.rows())
    text += ", " + readable(map.values(r, column), 4);
  return text;
}

/// In place of the plot's title, behind the lane's name where that fits: a map is small and is to be seen
/// whole. False where the plot has no line for it.
bool draw_in_title(Canvas& canvas, const Plot& plot, const std::string& text, const PlotFrame& frame,
                   double em, const Theme& theme) {
  const Rect& line = frame.title;
  if (line.height <= 0) return false;
  const std::string longer = plot.title.substr(0, plot.title.find(": ")) + ": " + text;
  const bool fits = canvas.text_width(longer, em, Weight::regular) <= line.width;
  canvas.fill_rect({line.x - 0.2 * em, line.y, line.width + 0.2 * em, line.height}, theme.figure, 0);
  canvas.text({line.x, line.y + text_ascent * em},
              fits ? longer : fit_text(canvas, text, em, Weight::regular, line.width), {em, theme.text});
  return true;
}

/// A frame around the cell that the cursor is in, and its value.
void draw_cell(Canvas& canvas, const Plot& plot, const PlotFrame& frame, const Cursor& cursor, double em,
               const Theme& theme) {
  const HeatMap& map = *plot.heat_map;
  const auto column = cell_at(plot.x.range.min, plot.x.range.max, cursor.x, map.values.cols());
  const auto row = cell_at(plot.y.range.max, plot.y.range.min, cursor.y, map.rows());
  if (cursor.y_axis != plot.y.title || !column || !row) return;
  const Point a = frame.to_canvas(column->from, row->from), b = frame.to_canvas(column->to, row->to);
  const std::array box{a, Point{b.x, a.y}, b, Point{a.x, b.y}, a};
  canvas.polyline(box, theme.accent, 1, Dash::solid);
  const std::string value = brief_name(map.name) + " = " + value_of(map, row->index, column->index);
  const std::string place = cell_name(plot.y, *row) + ", " + cell_name(plot.x, *column);
  if (draw_in_title(canvas, plot, value + ", " + place, frame, em, theme)) return;
  draw_readout(canvas, place, {{value, theme.accent, cursor.x, b}}, b.x, std::array{a, b}, frame, em, theme);
}

/// Particles in the cell at the cursor; none outside.
std::optional<double> count_at(const Density& density, const Cursor& cursor) {
  if (density.counts.size() == 0) return std::nullopt;
  const auto column = cell_at(density.x.min, density.x.max, cursor.x, density.counts.cols());
  const auto row = cell_at(density.y.max, density.y.min, cursor.y, density.counts.rows());
  return column && row ? std::optional(density.counts(row->index, column->index)) : std::nullopt;
}

/// Cross hairs, the place and the field's value there.
void draw_place(Canvas& canvas, const Plot& plot, const PlotFrame& frame, const Cursor& cursor, double em,
                const Theme& theme) {
  const Point at = frame.to_canvas(cursor.x, cursor.y);
  if (cursor.y_axis != plot.y.title || !frame.data.contains(at)) return;
  canvas.polyline(std::array{Point{at.x, frame.data.y}, Point{at.x, frame.data.bottom()}}, theme.accent, 1,
                  Dash::solid);
  canvas.polyline(std::array{Point{frame.data.x, at.y}, Point{frame.data.right(), at.y}}, theme.accent, 1,
                  Dash::solid);
  std::vector<Line> lines;
  for (const Density& density : plot.densities) {
    const std::optional<double> count = count_at(density, cursor);
    if (!count) continue;
    const bool alone = plot.densities.size() == 1;
    const std::string whose = alone ? density.name : density.group;
    lines.push_back({whose + " = " + whole_or_readable(*count),
                     alone ? theme.muted_text : theme.lane(density.lane), cursor.x, at});
  }
  if (plot.field)
    lines.push_back({plot.field->name + " = " + readable(plot.field->loss.value(cursor.x, cursor.y), 3),
                     theme.muted_text, cursor.x, at});
  const std::string head =
      plot.x.title + " = " + readable(cursor.x, 3) + ", " + plot.y.title + " = " + readable(cursor.y, 3);
  std::string text = head;
  for (const Line& line : lines) text += ", " + line.text;
  if (draw_in_title(canvas, plot, text, frame, em, theme)) return;
  draw_readout(canvas, head, lines, at.x, std::array{at}, frame, em, theme);
}

}  // namespace

void draw_cursor(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                 const PaintOptions& options) {
  if (!options.cursor || options.cursor->x_axis != plot.x.title) return;
  if (plot.heat_map) {
    draw_cell(canvas, plot, frame, *options.cursor, em, theme);
    return;
  }
  if (plot.bare) return;
  if (plot.field || !plot.densities.empty()) {
    draw_place(canvas, plot, frame, *options.cursor, em, theme);
    return;
  }
  const double x = frame.to_canvas(options.cursor->x, frame.y.range.max).x;
  if (!(x >= frame.data.x && x <= frame.data.right())) return;
  const std::array line{Point{x, frame.data.y}, Point{x, frame.data.bottom()}};
  canvas.polyline(line, theme.accent, 1, Dash::solid);
  const std::vector<Line> lines = samples_at(options.cursor->x, plot, frame, theme, em, options);
  for (const Line& sample : lines)
    if (frame.data.contains(sample.at)) canvas.marker(sample.at, Marker::circle, 0.45 * em, sample.color);
  if (lines.empty()) return;
  const std::string head = brief_name(plot.x.title) + " = " + whole_or_readable(lines.front().x);
  std::vector<Point> about;
  for (const Line& sample : lines) about.push_back(sample.at);
  draw_readout(canvas, head, lines, x, about, frame, em, theme);
}

}  // namespace muonscope
