#pragma once
// Text as boxes: what layout needs to know, and labels that keep out of each other's way.

#include <string>
#include <vector>

#include "app/paint/canvas.h"

namespace muonscope {

/// Height above and below the baseline, as fractions of the size, of the glyphs that figures use.
constexpr double text_ascent = 0.8;
constexpr double text_descent = 0.24;
/// Distance of baselines, as a fraction of the size.
constexpr double line_height = 1.4;

/// Where a line of text lies when drawn at `at`.
Rect text_box(const Canvas& canvas, Point at, std::string_view text, const TextStyle& style);

/// The text, or its beginning with "…" where it is wider than `width`; "" where not even that fits.
std::string fit_text(const Canvas& canvas, const std::string& text, double size, Weight weight, double width);

/// The same with "…" in the middle: what tells names apart is often at their ends.
std::string fit_middle(const Canvas& canvas, const std::string& text, double size, Weight weight,
                       double width);
/// A text, and where it was drawn, perhaps shorter than it is.
struct TextBox {
  Rect box;
  std::string text;
};
/// Draws as much of a text as there is room for; one that was cut is noted.
void draw_fitted(Canvas& canvas, Point at, const std::string& text, const TextStyle& style, double room,
                 std::vector<TextBox>& cut);

/// Lines no wider than `width`, broken at spaces.
std::vector<std::string> wrap_text(const Canvas& canvas, const std::string& text, double size, double width);

bool overlap(const Rect& a, const Rect& b);

/// Labels drawn inside a plot: each is drawn only where it is inside `bounds` and meets no earlier one.
class LabelPlacer {
 public:
  LabelPlacer(Canvas& canvas, Rect bounds, Color halo) : canvas_(canvas), bounds_(bounds), halo_(halo) {}
  /// Draws at the first position that is free; false if none is.
  bool place(std::span<const Point> candidates, const std::string& text, const TextStyle& style);
  /// Keeps labels off a place.
  void reserve(const Rect& place) { taken_.push_back(place); }

 private:
  Canvas& canvas_;
  Rect bounds_;
  Color halo_;
  std::vector<Rect> taken_;
};

}  // namespace muonscope
