#pragma once
// The screen painter: a Canvas on an ImGui draw list.

#include <imgui.h>

#include "app/figures/kit/typeset.h"
#include "app/paint/canvas.h"
#include "app/window/imgui/fonts.h"
#include "app/window/imgui/textures.h"

namespace muonscope {

ImU32 packed(Color color);

class ImGuiCanvas final : public Canvas {
 public:
  /// Canvas units times the fonts' scale are screen pixels. With `pictures`, curves and cells are drawn as
  /// textures, which are added to it and must be kept as long as the list is drawn; without, as triangles.
  ImGuiCanvas(ImDrawList& list, const Fonts& fonts, Pictures* pictures = nullptr)
      : list_(list), fonts_(fonts), pictures_(pictures) {}

  double text_width(std::string_view text, double size, Weight weight) const override;
  void text(Point at, std::string_view text, const TextStyle& style) override;
  void polyline(std::span<const Point> points, Color color, double width, Dash dash) override;
  void strokes(Rect clip, std::span<const Stroke> strokes) override;
  void fill_rect(Rect rect, Color color, double corner_radius) override;
  void fill_polygon(std::span<const Point> convex, Color color) override;
  void marker(Point at, Marker marker, double size, Color color) override;
  void cells(Rect rect, int rows, int columns, std::span<const Color> colors) override;
  void counts(Rect rect, const CountShading& shading) override;
  bool plane(Rect rect, const PlaneShading& shading) override;
  void push_clip(Rect rect) override;
  void pop_clip() override;

 private:
  /// A piece of a line as it is drawn, in pixels.
  struct SetRun {
    std::string text;
    ImFont* font = nullptr;
    float pixels = 0, width = 0, down = 0;
  };
  SetRun set_run(const TextRun& run, double size, Weight weight) const;
  ImVec2 pixel(Point p) const;
  void picture(const Image& image, ImVec2 from, ImVec2 to);
  /// The same area with its edges on whole pixels.
  struct PixelBox {
    ImVec2 low, high;
  };
  PixelBox whole_pixels(Rect rect) const;
  /// Axes, grid and ticks: on whole pixels, so that they are sharp.
  void hairlines(std::span<const Point> line, Color color, double width);
  void stroke(std::span<const ImVec2> points, ImU32 color, float width);

  ImDrawList& list_;
  const Fonts& fonts_;
  Pictures* pictures_;
};

}  // namespace muonscope
