#include "app/paint/curves.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/paint/curve_raster.h"
#include "app/paint/note.h"

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

void draw_points(Canvas& canvas, const Series& series, const PlotFrame& frame, double em, Color color,
                 Color ground) {
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const Point at = frame.to_canvas(series.x[i], series.y[i]);
    if (!std::isfinite(at.x) || !std::isfinite(at.y) || !frame.data.contains(at)) continue;
    const double size = 0.6 * em * series.style.size;
    if (series.style.rim > 0) canvas.marker(at, series.style.marker, size + 2 * series.style.rim, ground);
    canvas.marker(at, series.style.marker, size, color);
  }
}

/// Bars two thirds as wide as neighbours lie apart.
void draw_bars(Canvas& canvas, const Series& series, const PlotFrame& frame, Color color) {
  const double samples = static_cast<double>(std::max<std::size_t>(series.x.size(), 2) - 1);
  const double first = frame.to_canvas(series.x.front(), 1).x, last = frame.to_canvas(series.x.back(), 1).x;
  const double spacing = series.x.size() > 1 ? (last - first) / samples : frame.data.width;
  const double width = std::max(2 * spacing / 3, 1.0);
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const Point at = frame.to_canvas(series.x[i], series.y[i]);
    if (!std::isfinite(at.x) || !std::isfinite(at.y) || at.y >= frame.data.bottom()) continue;
    const double top = std::max(at.y, frame.data.y);
    canvas.fill_rect({at.x - width / 2, top, width, frame.data.bottom() - top}, color, 0);
  }
}

/// Curves as strokes, and as dots where a single sample stands alone.
struct Lines {
  struct Dot {
    Point at;
    double size;
    Color color;
  };
  std::vector<Stroke> strokes;
  std::vector<Dot> dots;

  void add(const Series& series, const PlotFrame& frame, Color color, double width) {
    for (const std::vector<Point>& piece : decimate(series, frame)) {
      if (piece.size() == 1)
        dots.push_back({piece.front(), 2 * width, color});
      else
        strokes.push_back({simplified(piece, invisible), color, width, series.style.dash});
    }
  }

  void add_path(const Series& series, const PlotFrame& frame, Color color, Color ground, double width) {
    const std::vector<std::vector<Point>> pieces = traced(series, frame);
    if (series.style.rim > 0)
      for (const std::vector<Point>& piece : pieces)
        strokes.push_back({piece, ground, width + 2 * series.style.rim, Dash::solid});
    for (const std::vector<Point>& piece : pieces)
      strokes.push_back({piece, color, width, series.style.dash});
  }
};

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

bool is_hidden(const std::string& group, const PaintOptions& options) {
  return std::find(options.hidden.begin(), options.hidden.end(), group) != options.hidden.end();
}

bool is_hidden(const Series& series, const PaintOptions& options) {
  return is_hidden(group_of(series), options);
}

void draw_curves(Canvas& canvas, const Plot& plot, const PlotFrame& frame, double em, const Theme& theme,
                 const PaintOptions& options) {
  using Draw = Style::Draw;
  const Rect clip{frame.data.x - 1, frame.data.y - 1, frame.data.width + 2, frame.data.height + 2};
  // Small modes first: where curves lie on each other the large one stays on top.
  const auto for_each = [&](Draw draw, auto&& act) {
    for (std::size_t s = plot.series.size(); s-- > 0;) {
      const Series& series = plot.series[s];
      if (series.style.draw == draw && !is_hidden(series, options) && drawable(series))
        act(series, theme.of(series.style));
    }
  };
  for_each(Draw::bars, [&](const Series& series, Color color) { draw_bars(canvas, series, frame, color); });
  Lines lines;
  // Theory over all of them, thin, so that both can be seen.
  for (const bool theory : {false, true}) {
    for_each(Draw::path, [&](const Series& series, Color color) {
      if (series.is_theory == theory)
        lines.add_path(series, frame, color, theme.figure, series.style.width * options.line_scale);
    });
    for_each(Draw::line, [&](const Series& series, Color color) {
      if (series.is_theory == theory)
        lines.add(series, frame, color, series.style.width * options.line_scale);
    });
  }
  canvas.strokes(clip, lines.strokes);
  canvas.push_clip(clip);
  for (const Lines::Dot& dot : lines.dots) canvas.marker(dot.at, Marker::circle, dot.size, dot.color);
  for_each(Draw::line, [&](const Series& series, Color color) {
    if (series.style.marker != Marker::none) draw_markers(canvas, series, frame, em, color);
  });
  for_each(Draw::points, [&](const Series& series, Color color) {
    draw_points(canvas, series, frame, em, color, theme.figure);
  });
  canvas.pop_clip();
}

void draw_marks(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
                const Theme& theme) {
  const Rect& data = frame.data;
  const TextStyle style{em, theme.muted_text};
  const bool empty = !plot.empty_text.empty();
  for (const HorizontalMark& mark : plot.horizontal_marks) {
    if (empty && mark.handle.empty()) continue;
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
  if (!plot.note.empty() && !empty) draw_note(canvas, labels, plot, frame, em, style);
  for (const VerticalMark& mark : plot.vertical_marks) {
    if (empty && mark.handle.empty()) continue;
    const double x = frame.to_canvas(mark.x, frame.y.range.max).x;
    if (!(x >= data.x && x <= data.right())) continue;
    const std::array line{Point{x, data.y}, Point{x, data.bottom()}};
    const Color color = mark.lane >= 0 ? theme.lane(mark.lane) : mark.edit ? theme.accent : theme.axis;
    canvas.polyline(line, color, mark.lane >= 0 ? 1.5 : 1, mark.edit ? Dash::dotted : Dash::dashed);
    const double low = mark.news ? data.y + 1.1 * em : data.bottom() - 0.5 * em;
    const double away = mark.news ? -line_height * em : line_height * em;
    const TextStyle look = mark.news ? TextStyle{em, theme.text} : style;
    const auto place = [&](const std::string& label) {
      const double left = x - 0.4 * em - canvas.text_width(label, em, Weight::regular);
      const std::array spots{Point{x + 0.4 * em, low}, Point{left, low}, Point{x + 0.4 * em, low - away},
                             Point{left, low - away}};
      return labels.place(std::span(spots).first(mark.news ? 4 : 3), label, look);
    };
    if (!mark.label.empty() && !place(mark.label) && !mark.brief.empty()) place(mark.brief);
  }
}

void draw_zeros(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
                const Theme& theme, const PaintOptions& options) {
  constexpr int most_lines = 5;
  for (const ZeroMark& zero : plot.zeros) {
    const double x = frame.to_canvas(zero.x, frame.y.range.max).x, bottom = frame.data.bottom();
    if (is_hidden(zero.group, options) || !(x >= frame.data.x && x <= frame.data.right())) continue;
    const Marker marker = zero.style.marker == Marker::none ? Marker::circle : zero.style.marker;
    canvas.marker({x, bottom}, marker, 0.8 * em, theme.of(zero.style));
    if (zero.label.empty()) continue;
    const auto placed = [&](const std::string& label) {
      const double width = canvas.text_width(label, em, Weight::regular);
      std::vector<Point> spots;
      for (int line = 0; line < most_lines; ++line) {
        const double y = bottom - (0.7 + line * line_height) * em;
        spots.insert(spots.end(), {{x + 0.6 * em, y}, {x - 0.6 * em - width, y}, {x - width / 2, y}});
      }
      return labels.place(spots, label, {em, theme.text});
    };
    // Where there is little room the mark's colour says whose it is.
    const std::size_t named = zero.label.find(": ");
    if (!placed(zero.label) && named != std::string::npos) placed(zero.label.substr(named + 2));
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
