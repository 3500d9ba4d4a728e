#pragma once
// Notes what a painter draws, with the SVG painter's text widths.

#include <string>
#include <vector>

#include "app/paint/text.h"
#include "app/paint/text_widths.h"

namespace muonscope::testing {

class RecordingCanvas : public Canvas {
 public:
  struct Text {
    std::string text;
    Rect box;
  };
  std::vector<Text> texts;
  std::vector<Marker> markers;
  std::vector<std::vector<Color>> cell_colors;  ///< of each grid of cells, row by row
  std::size_t curve_points = 0, rects = 0;
  int clips = 0;

  double text_width(std::string_view text, double size, Weight weight) const override {
    return sans_text_width(text, size, weight);
  }
  void text(Point at, std::string_view text, const TextStyle& style) override {
    if (!text.empty()) texts.push_back({std::string(text), text_box(*this, at, text, style)});
  }
  void polyline(std::span<const Point> points, Color, double, Dash) override {
    curve_points += points.size();
  }
  void fill_rect(Rect, Color, double) override { ++rects; }
  void fill_polygon(std::span<const Point>, Color) override {}
  void marker(Point, Marker marker, double, Color) override { markers.push_back(marker); }
  void cells(Rect, int, int, std::span<const Color> colors) override {
    cell_colors.emplace_back(colors.begin(), colors.end());
  }
  void push_clip(Rect) override { ++clips; }
  void pop_clip() override { --clips; }

  bool has(std::string_view part) const {
    for (const Text& t : texts)
      if (t.text.find(part) != std::string::npos) return true;
    return false;
  }
};

}  // namespace muonscope::testing
