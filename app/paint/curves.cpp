#include "app/paint/curves.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/paint/curve_raster.h"

namespace muonscope {

namespace {

/// A curve drawn this much off, in the canvas's units, looks the same.
constexpr double invisible = 0.03;

/// Index of the sample nearest to x; series.x is not empty.
std::size_t nearest_sample(const Series& series, double x) {
  const auto right = std::lower_bound(series.x.begin(), series.x.end(), x);
  if (right == series.x.begin()) return 0;
  if (right == series.x.end()) return series.x.size() - 1;
  const auto i = static_cast<std::size_t>(right - series.x.begin());
  return x - series.x[i - 1] < series.x[i] - x ? i - 1 : i;
}

bool drawable(const Series& series) {
  return !series.x.empty() && series.x.size() == series.y.size();
}

/// Markers every few centimetres, each lane's shifted against the others'. They stand at fixed places of the
/// axis, so that they keep still while a curve grows.
void draw_markers(Canvas& canvas, const Series& series, const PlotFrame& frame, double em, Color color) {
  const double spacing = 10 * em;
  const double shift = spacing * (0.25 + 0.25 * (series.style.lane % 4));
  const int count = static_cast<int>(std::max(std::ceil((frame.data.width - shift) / spacing), 0.0));
  for (int k = 0; k < count; ++k) {
    const double x = frame.data.x + shift + k * spacing;
    const double value = frame.x_at(x);
    if (value > series.x.back() || value < series.x.front()) continue;
    const std::size_t i = nearest_sample(series, value);
    const Point at = frame.to_canvas(series.x[i], series.y[i]);
    if (std::isfinite(at.y) && frame.data.contains(at))
      canvas.marker(at, series.style.marker, 0.55 * em, color);
  }
}

/// The last sample that has a place on the axes, kept inside them.
std::optional<Point> end_point(const Series& series, const PlotFrame& frame, bool keep_inside) {
  for (std::size_t i = series.x.size(); i-- > 0;) {
    Point at = frame.to_canvas(series.x[i], series.y[i]);
    if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
    if (keep_inside) {
      at.x = std::clamp(at.x, frame.data.x, frame.data.right());
      at.y = std::clamp(at.y, frame.data.y, frame.data.bottom());
    }
    // Half a pixel of slack: rounding must not lose a curve that ends on the axes' edge.
    const bool inside = at.x >= frame.data.x - 0.5 && at.x <= frame.data.right() + 0.5 &&
                        at.y >= frame.data.y - 0.5 && at.y <= frame.data.bottom() + 0.5;
    return inside ? std::optional(at) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool is_hidden(const Series& series, const PaintOptions& options) {
  return std::find(options.hidden.begin(), options.hidden.end(), group_of(series)) != options.hidden.end();
}

void draw_curves(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                 const PaintOptions& options) {
  const Rect clip{frame.data.x - 1, frame.data.y - 1, frame.data.width + 2, frame.data.height + 2};
  std::vector<Stroke> strokes;
  struct Dot {
    Point at;
    double size;
    Color color;
  };
  std::vector<Dot> dots;
  // Small modes first: where curves lie on each other the large one stays on top. Theory over all of them,
  // thin, so that both can be seen.
  for (const bool theory : {false, true})
    for (std::size_t s = plot.series.size(); s-- > 0;) {
      const Series& series = plot.series[s];
      if (series.is_theory != theory || is_hidden(series, options) || !drawable(series)) continue;
      const Color color = theme.of(series.style);
      const double width = series.style.width * options.line_scale;
      for (const std::vector<Point>& piece : decimate(series, frame)) {
        if (piece.size() == 1)
          dots.push_back({piece.front(), 2 * width, color});
        else
          strokes.push_back({simplified(piece, invisible), color, width, series.style.dash});
      }
    }
  canvas.strokes(clip, strokes);
  canvas.push_clip(clip);
  for (const Dot& dot : dots) canvas.marker(dot.at, Marker::circle, dot.size, dot.color);
  for (std::size_t s = plot.series.size(); s-- > 0;) {
    const Series& series = plot.series[s];
    if (series.style.marker == Marker::none || is_hidden(series, options) || !drawable(series)) continue;
    draw_markers(canvas, series, frame, em, theme.of(series.style));
  }
  canvas.pop_clip();
}

void draw_marks(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
                const Theme& theme) {
  const Rect& data = frame.data;
  const TextStyle style{em, theme.muted_text};
  for (const HorizontalMark& mark : plot.horizontal_marks) {
    const double y = frame.to_canvas(frame.x.range.min, mark.y).y;
    if (!(y >= data.y && y <= data.bottom())) continue;
    const std::array line{Point{data.x, y}, Point{data.right(), y}};
    canvas.polyline(line, theme.axis, 1, Dash::solid);
    TextStyle right = style;
    right.align = Align::end;
    const std::array spots{Point{data.right() - 0.4 * em, y - 0.4 * em},
                           Point{data.right() - 0.4 * em, y + 1.1 * em}};
    if (!mark.label.empty()) labels.place(spots, mark.label, right);
  }
  for (const VerticalMark& mark : plot.vertical_marks) {
    const double x = frame.to_canvas(mark.x, frame.y.range.max).x;
    if (!(x >= data.x && x <= data.right())) continue;
    const std::array line{Point{x, data.y}, Point{x, data.bottom()}};
    canvas.polyline(line, theme.axis, 1, Dash::dashed);
    const double low = data.bottom() - 0.5 * em, width = canvas.text_width(mark.label, em, Weight::regular);
    const std::array spots{Point{x + 0.4 * em, low}, Point{x - 0.4 * em - width, low},
                           Point{x + 0.4 * em, low - line_height * em}};
    if (!mark.label.empty()) labels.place(spots, mark.label, style);
  }
}

void draw_ends(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
               const Theme& theme, const PaintOptions& options) {
  for (const Series& series : plot.series) {
    const bool stopped = series.end_marker != Marker::none;
    if ((series.end_label.empty() && !stopped) || is_hidden(series, options) || !drawable(series)) continue;
    const std::optional<Point> end = end_point(series, frame, stopped);
    if (!end) continue;
    if (stopped) canvas.marker(*end, series.end_marker, 0.8 * em, theme.of(series.style));
    if (series.end_label.empty()) continue;
    const TextStyle style{em, theme.text};
    const double width = canvas.text_width(series.end_label, em, Weight::regular);
    const double right = end->x + 0.6 * em, left = end->x - 0.6 * em - width, y = end->y + 0.36 * em;
    const double below = end->y + 1.6 * em, above = end->y - 0.8 * em;
    const std::array spots{Point{right, y},    Point{left, y},      Point{right, below},
                           Point{left, below}, Point{right, above}, Point{left, above}};
    // A plain end label belongs to the right of its curve or nowhere; why a lane stopped must be found room.
    labels.place(std::span(spots).first(stopped ? spots.size() : 1), series.end_label, style);
  }
}

}  // namespace muonscope
