#include "app/paint/note.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <sstream>

namespace muonscope {

namespace {

/// Lines are at most this part of the axes wide, so that corners stay corners.
constexpr double widest_part = 0.55;
/// In text sizes: narrower lines would break words.
constexpr double narrowest = 14;
/// The rest of the height is the curves'.
constexpr double highest_part = 0.4;

/// What there is room for: at least one line; where more follows, the last ends with "…".
std::vector<std::string> lines_of(const Canvas& canvas, const std::string& note, double em, Weight weight,
                                  double width, double height) {
  std::vector<std::string> lines;
  std::istringstream stream(note);
  for (std::string line; std::getline(stream, line);)
    for (std::string& part : wrap_text(canvas, line, em, width)) lines.push_back(std::move(part));
  const auto most = static_cast<std::size_t>(std::max(1.0, height / (line_height * em)));
  if (lines.size() <= most) return lines;
  lines.resize(most);
  lines.back() = fit_text(canvas, lines.back() + " …", em, weight, width);
  return lines;
}

std::vector<Point> places_of(const Series& series, const PlotFrame& frame) {
  std::vector<Point> places;
  for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
    places.push_back(frame.to_canvas(series.x[i], series.y[i]));
  return places;
}

/// How much of a curve goes through the box, pieces between samples included: log axes have long ones.
int crossings(std::span<const Point> curve, const Rect& box) {
  constexpr int pieces = 16;
  int inside = 0;
  bool goes_on = false;
  Point last;
  for (const Point at : curve) {
    if (!std::isfinite(at.x) || !std::isfinite(at.y)) {
      goes_on = false;
      continue;
    }
    const Point from = goes_on ? last : at;
    last = at;
    goes_on = true;
    if (std::max(from.x, at.x) < box.x || std::min(from.x, at.x) > box.right()) continue;
    for (int k = 0; k <= pieces; ++k) {
      const double t = static_cast<double>(k) / pieces;
      if (box.contains({from.x + t * (at.x - from.x), from.y + t * (at.y - from.y)})) ++inside;
    }
  }
  return inside;
}

/// Lines in the corner that curves go through least, and how much they do.
struct PlacedNote {
  std::vector<std::string> lines;
  Point at;
  int crossed = 0;
};

PlacedNote place(const Canvas& canvas, const std::string& note, const Plot& plot, const PlotFrame& frame,
                 double em, Weight weight) {
  const Rect& data = frame.data;
  const double pad = 0.6 * em;
  const double room = std::min(std::max(widest_part * data.width, narrowest * em), data.width - 2 * pad);
  PlacedNote placed{lines_of(canvas, note, em, weight, room, highest_part * data.height), {}, 0};
  double width = 0;
  for (const std::string& line : placed.lines) width = std::max(width, canvas.text_width(line, em, weight));
  const double height = line_height * em * static_cast<double>(placed.lines.size());
  const double left = data.x + pad, right = data.right() - pad - width;
  const double top = data.y + pad / 2, bottom = data.bottom() - pad / 2 - height;
  const std::array corners{Point{left, top}, Point{left, bottom}, Point{right, top}, Point{right, bottom}};
  std::array<int, corners.size()> crossed{};
  for (const Series& series : plot.series) {
    const std::vector<Point> curve = places_of(series, frame);
    for (std::size_t i = 0; i < corners.size(); ++i)
      crossed[i] +=
          crossings(curve, {corners[i].x - pad, corners[i].y - pad, width + 2 * pad, height + 2 * pad});
  }
  const auto least = std::ranges::min_element(crossed);
  placed.at = corners[static_cast<std::size_t>(least - crossed.begin())];
  placed.crossed = *least;
  return placed;
}

}  // namespace

void draw_note(Canvas& canvas, LabelPlacer& labels, const Plot& plot, const PlotFrame& frame, double em,
               const TextStyle& style) {
  PlacedNote placed = place(canvas, plot.note, plot, frame, em, style.weight);
  if (placed.crossed > 0 && !plot.brief_note.empty())
    placed = place(canvas, plot.brief_note, plot, frame, em, style.weight);
  for (const std::string& line : placed.lines) {
    const std::array baseline{Point{placed.at.x, placed.at.y + text_ascent * em}};
    labels.place(baseline, line, style);
    placed.at.y += line_height * em;
  }
}

}  // namespace muonscope
