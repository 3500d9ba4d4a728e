#include "app/window/imgui/imgui_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/paint/curve_raster.h"
#include "app/paint/dashes.h"
#include "app/window/imgui/imgui_shim.h"

namespace muonscope {
namespace {

/// ImGui's indices have 16 bits and an anti-aliased line takes up to four vertices a point: longer lines
/// would wrap around silently.
constexpr std::size_t max_points = 8000;
/// OpenGL 3.3's smallest limit on a texture's side that is met in practice, in pixels.
constexpr double largest_picture = 8192;

/// True if every segment runs along a row or a column of pixels.
bool is_level(std::span<const Point> line) {
  for (std::size_t i = 1; i < line.size(); ++i)
    if ((line[i - 1].x == line[i].x) == (line[i - 1].y == line[i].y)) return false;
  return line.size() > 1;
}

/// The range from `low` to `high`, if `range` goes from `from` to `to`.
Range stretched(const Range& range, float from, float to, float low, float high) {
  const double unit = (range.max - range.min) / static_cast<double>(to - from);
  return {range.min + unit * static_cast<double>(low - from),
          range.max + unit * static_cast<double>(high - to)};
}

bool finite(ImVec2 p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

}  // namespace

ImU32 packed(Color color) {
  return IM_COL32(color.r, color.g, color.b, color.a);
}

ImVec2 ImGuiCanvas::pixel(Point p) const {
  // Far outside the screen floats lose their fraction and the rasterizer its mind.
  constexpr double limit = 1e5;
  const double scale = fonts_.scale();
  return {static_cast<float>(std::clamp(p.x * scale, -limit, limit)),
          static_cast<float>(std::clamp(p.y * scale, -limit, limit))};
}

double ImGuiCanvas::text_width(std::string_view text, double size, Weight weight) const {
  double width = 0;
  for (const TextRun& run : runs_of(text)) width += static_cast<double>(set_run(run, size, weight).width);
  return width / fonts_.scale();
}

ImGuiCanvas::SetRun ImGuiCanvas::set_run(const TextRun& run, double size, Weight weight) const {
  const bool level = run.place == TextRun::Place::level;
  SetRun set{fonts_.shown(run.text), fonts_.face(level ? size : run_scale * size, weight)};
  set.pixels = static_cast<float>(std::round((level ? size : run_scale * size) * fonts_.scale()));
  const char* const begin = set.text.data();
  set.width = set.font->CalcTextSizeA(set.pixels, FLT_MAX, 0, begin, begin + set.text.size()).x;
  const double down = run.place == TextRun::Place::lowered  ? run_lowered
                      : run.place == TextRun::Place::raised ? -run_raised
                                                            : 0;
  set.down = static_cast<float>(std::round(down * size * fonts_.scale()));
  return set;
}

void ImGuiCanvas::text(Point at, std::string_view text, const TextStyle& style) {
  const double width = text_width(text, style.size, style.weight);
  const double back = style.align == Align::start ? 0 : style.align == Align::middle ? width / 2 : width;
  const ImVec2 base = style.vertical ? pixel({at.x, at.y + back}) : pixel({at.x - back, at.y});
  const int first = list_.VtxBuffer.Size;
  if (style.vertical) {
    // Drawn level about the base point, then turned; the clip rectangle must not cut what is not yet turned.
    list_.PushClipRectFullScreen();
  }
  float x = base.x;
  for (const TextRun& run : runs_of(text)) {
    const SetRun set = set_run(run, style.size, style.weight);
    // Text hangs from its top; the baseline lies an ascent below.
    const float ascent = std::round(shim::ascent(*set.font) * set.pixels / shim::font_size(*set.font));
    list_.AddText(set.font, set.pixels, {std::round(x), std::round(base.y) + set.down - ascent},
                  packed(style.color), set.text.data(), set.text.data() + set.text.size());
    x += set.width;
  }
  if (!style.vertical) return;
  list_.PopClipRect();
  const float cx = std::round(base.x), cy = std::round(base.y);
  for (int i = first; i < list_.VtxBuffer.Size; ++i) {
    ImVec2& p = list_.VtxBuffer[i].pos;
    p = {cx + (p.y - cy), cy - (p.x - cx)};
  }
}

void ImGuiCanvas::stroke(std::span<const ImVec2> points, ImU32 color, float width) {
  for (std::size_t first = 0; first + 1 < points.size(); first += max_points - 1) {
    const std::size_t count = std::min(max_points, points.size() - first);
    list_.AddPolyline(points.data() + first, static_cast<int>(count), color, ImDrawFlags_None, width);
  }
}

void ImGuiCanvas::polyline(std::span<const Point> points, Color color, double width, Dash dash) {
  const auto draw = [&](std::span<const Point> line) {
    std::vector<ImVec2> pixels;
    pixels.reserve(line.size());
    for (const Point& point : line) pixels.push_back(pixel(point));
    if (pixels.size() < 2 || !std::all_of(pixels.begin(), pixels.end(), finite)) return;
    stroke(pixels, packed(color), static_cast<float>(width * fonts_.scale()));
  };
  const std::span<const double> pattern = dash_pattern(dash);
  if (pattern.empty() && width <= 1 && is_level(points)) return hairlines(points, color, width);
  if (pattern.empty()) return draw(points);
  const double scale = fonts_.scale();
  const ImVec2 low = list_.GetClipRectMin(), high = list_.GetClipRectMax();
  const Rect inside{static_cast<double>(low.x) / scale - width, static_cast<double>(low.y) / scale - width,
                    static_cast<double>(high.x - low.x) / scale + 2 * width,
                    static_cast<double>(high.y - low.y) / scale + 2 * width};
  // Thin lines keep dashes that can be seen.
  cut_dashes(points, pattern, std::max(width, 1.5), inside, draw);
}

void ImGuiCanvas::hairlines(std::span<const Point> line, Color color, double width) {
  const auto pixels = static_cast<float>(std::max(1.0, std::round(width * fonts_.scale())));
  const auto on_pixels = [&](Point p) {
    const ImVec2 at = pixel(p);
    return ImVec2{std::round(at.x - pixels / 2), std::round(at.y - pixels / 2)};
  };
  for (std::size_t i = 1; i < line.size(); ++i) {
    const ImVec2 a = on_pixels(line[i - 1]), b = on_pixels(line[i]);
    list_.AddRectFilled({std::min(a.x, b.x), std::min(a.y, b.y)},
                        {std::max(a.x, b.x) + pixels, std::max(a.y, b.y) + pixels}, packed(color));
  }
}

void ImGuiCanvas::strokes(Rect clip, std::span<const Stroke> strokes) {
  if (pictures_ == nullptr) return Canvas::strokes(clip, strokes);
  const double scale = fonts_.scale();
  const double left = std::floor(clip.x * scale), top = std::floor(clip.y * scale);
  const int width =
      static_cast<int>(std::clamp(std::ceil(clip.right() * scale) - left, 0.0, largest_picture));
  const int height =
      static_cast<int>(std::clamp(std::ceil(clip.bottom() * scale) - top, 0.0, largest_picture));
  if (strokes.empty() || width == 0 || height == 0) return;
  push_clip(clip);
  picture(rasterize(strokes, {left / scale, top / scale}, scale, width, height),
          {static_cast<float>(left), static_cast<float>(top)},
          {static_cast<float>(left + width), static_cast<float>(top + height)});
  pop_clip();
}

void ImGuiCanvas::picture(const Image& image, ImVec2 from, ImVec2 to) {
  list_.AddImage(pictures_->add(image), from, to);
}

void ImGuiCanvas::fill_rect(Rect rect, Color color, double corner_radius) {
  list_.AddRectFilled(pixel({rect.x, rect.y}), pixel({rect.right(), rect.bottom()}), packed(color),
                      static_cast<float>(corner_radius * fonts_.scale()));
}

void ImGuiCanvas::fill_polygon(std::span<const Point> convex, Color color) {
  std::vector<ImVec2> pixels;
  for (const Point& point : convex) pixels.push_back(pixel(point));
  if (pixels.size() < 3 || !std::all_of(pixels.begin(), pixels.end(), finite)) return;
  list_.AddConvexPolyFilled(pixels.data(), static_cast<int>(pixels.size()), packed(color));
}

void ImGuiCanvas::marker(Point at, Marker marker, double size, Color color) {
  const ImVec2 center = pixel(at);
  if (!finite(center)) return;
  const auto r = static_cast<float>(size * fonts_.scale() / 2);
  const ImU32 tint = packed(color);
  switch (marker) {
    case Marker::none:
      return;
    case Marker::circle:
      list_.AddCircleFilled(center, r, tint);
      return;
    case Marker::square:
      list_.AddRectFilled({center.x - r * 0.88f, center.y - r * 0.88f},
                          {center.x + r * 0.88f, center.y + r * 0.88f}, tint);
      return;
    case Marker::triangle:
      list_.AddTriangleFilled({center.x, center.y - r * 1.1f}, {center.x + r, center.y + r * 0.8f},
                              {center.x - r, center.y + r * 0.8f}, tint);
      return;
    case Marker::diamond:
      list_.AddQuadFilled({center.x, center.y - r * 1.15f}, {center.x + r * 1.15f, center.y},
                          {center.x, center.y + r * 1.15f}, {center.x - r * 1.15f, center.y}, tint);
      return;
    case Marker::cross:
      list_.AddLine({center.x - r, center.y - r}, {center.x + r, center.y + r}, tint, r * 0.6f);
      list_.AddLine({center.x - r, center.y + r}, {center.x + r, center.y - r}, tint, r * 0.6f);
      return;
  }
}

void ImGuiCanvas::cells(Rect rect, int rows, int columns, std::span<const Color> colors) {
  if (rows <= 0 || columns <= 0) return;
  if (pictures_ != nullptr) {
    const PixelBox box = whole_pixels(rect);
    picture(image_of(columns, rows, colors), box.low, box.high);
    return;
  }
  const ImVec2 low = pixel({rect.x, rect.y});
  const ImVec2 high = pixel({rect.right(), rect.bottom()});
  // Whole pixels, so that neighbours neither overlap nor leave a gap.
  const auto edge = [](float from, float to, int index, int count) {
    return std::round(from + (to - from) * static_cast<float>(index) / static_cast<float>(count));
  };
  for (int row = 0; row < rows; ++row) {
    const float top = edge(low.y, high.y, row, rows);
    const float bottom = edge(low.y, high.y, row + 1, rows);
    const std::span<const Color> line =
        colors.subspan(static_cast<std::size_t>(row) * static_cast<std::size_t>(columns));
    for (int begin = 0; begin < columns;) {
      int end = begin + 1;
      while (end < columns && line[static_cast<std::size_t>(end)] == line[static_cast<std::size_t>(begin)])
        ++end;
      list_.AddRectFilled({edge(low.x, high.x, begin, columns), top},
                          {edge(low.x, high.x, end, columns), bottom},
                          packed(line[static_cast<std::size_t>(begin)]));
      begin = end;
    }
  }
}

void ImGuiCanvas::counts(Rect rect, const CountShading& shading) {
  if (pictures_ == nullptr) return Canvas::counts(rect, shading);
  const PixelBox box = whole_pixels(rect);
  list_.AddImage(pictures_->add(shading), box.low, box.high);
}

bool ImGuiCanvas::plane(Rect rect, const PlaneShading& shading) {
  const PixelBox box = whole_pixels(rect);
  const int width = static_cast<int>(box.high.x - box.low.x),
            height = static_cast<int>(box.high.y - box.low.y);
  const bool drawable = width > 0 && height > 0 && std::max(width, height) <= largest_picture;
  if (pictures_ == nullptr || !drawable) return Canvas::plane(rect, shading);
  // What lies in the whole pixels, so that curves and iso-lines meet to a fraction of a pixel.
  PlaneShading seen = shading;
  const ImVec2 low = pixel({rect.x, rect.y}), high = pixel({rect.right(), rect.bottom()});
  seen.x = stretched(shading.x, low.x, high.x, box.low.x, box.high.x);
  seen.y = stretched(shading.y, high.y, low.y, box.high.y, box.low.y);
  list_.AddImage(pictures_->add(seen, width, height, fonts_.scale()), box.low, box.high);
  return pictures_->draws_lines();
}

ImGuiCanvas::PixelBox ImGuiCanvas::whole_pixels(Rect rect) const {
  const ImVec2 low = pixel({rect.x, rect.y}), high = pixel({rect.right(), rect.bottom()});
  return {{std::round(low.x), std::round(low.y)}, {std::round(high.x), std::round(high.y)}};
}

void ImGuiCanvas::push_clip(Rect rect) {
  list_.PushClipRect(pixel({rect.x, rect.y}), pixel({rect.right(), rect.bottom()}), true);
}

void ImGuiCanvas::pop_clip() {
  list_.PopClipRect();
}

}  // namespace muonscope
