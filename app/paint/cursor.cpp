#include <algorithm>
#include <array>
#include <cmath>

#include "app/paint/curves.h"
#include "core/io/numbers.h"

namespace muonscope {

namespace {

constexpr std::size_t max_lines = 6;

struct Line {
  std::string text;
  Color color;
  double x = 0;
  Point at;
};

std::size_t nearest(const std::vector<double>& x, double value) {
  const auto right = std::lower_bound(x.begin(), x.end(), value);
  if (right == x.begin()) return 0;
  if (right == x.end()) return x.size() - 1;
  const auto i = static_cast<std::size_t>(right - x.begin());
  return value - x[i - 1] < x[i] - value ? i - 1 : i;
}

std::string whole_or_readable(double value) {
  if (std::abs(value) < 1e15 && value == std::floor(value))
    return std::to_string(static_cast<long long>(value));
  return readable(value, 4);
}

std::vector<Line> samples_at(double x, const Plot& plot, const PlotFrame& frame, const Theme& theme,
                             const PaintOptions& options) {
  std::vector<Line> lines;
  for (const Series& series : plot.series) {
    if (series.is_theory || is_hidden(series, options) || series.x.empty()) continue;
    if (x > series.x.back() || x < series.x.front()) continue;
    const std::size_t i = nearest(series.x, x);
    if (!std::isfinite(series.y[i])) continue;
    lines.push_back({brief_name(series.name) + " = " + readable(series.y[i], 4), theme.of(series.style),
                     series.x[i], frame.to_canvas(series.x[i], series.y[i])});
  }
  return lines;
}

void draw_readout(Canvas& canvas, const std::string& head, const std::vector<Line>& lines, double x,
                  const PlotFrame& frame, double em, const Theme& theme) {
  const std::size_t shown = std::min(lines.size(), max_lines);
  double width = canvas.text_width(head, em, Weight::bold);
  for (std::size_t i = 0; i < shown; ++i)
    width = std::max(width, canvas.text_width(lines[i].text, em, Weight::regular) + em);
  const std::string rest =
      lines.size() > shown ? "and " + std::to_string(lines.size() - shown) + " more" : "";
  width = std::max(width, canvas.text_width(rest, em, Weight::regular) + em);
  const double step = line_height * em, pad = 0.5 * em;
  const double rows = static_cast<double>(1 + shown + (rest.empty() ? 0 : 1));
  Rect box{x + 0.8 * em, frame.data.y + 0.3 * em, width + 2 * pad, rows * step + pad};
  if (box.right() > frame.data.right()) box.x = x - 0.8 * em - box.width;
  if (box.x < frame.data.x || box.height > frame.data.height) return;
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

}  // namespace

void draw_cursor(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                 const PaintOptions& options) {
  if (!options.cursor || !plot.over_time) return;
  const double x = frame.to_canvas(*options.cursor, frame.y.range.max).x;
  if (!(x >= frame.data.x && x <= frame.data.right())) return;
  const std::array line{Point{x, frame.data.y}, Point{x, frame.data.bottom()}};
  canvas.polyline(line, theme.accent, 1, Dash::solid);
  const std::vector<Line> lines = samples_at(*options.cursor, plot, frame, theme, options);
  for (const Line& sample : lines)
    if (frame.data.contains(sample.at)) canvas.marker(sample.at, Marker::circle, 0.45 * em, sample.color);
  if (lines.empty()) return;
  const std::string head = plot.x.title + " = " + whole_or_readable(lines.front().x);
  draw_readout(canvas, head, lines, x, frame, em, theme);
}

}  // namespace muonscope
