#include "app/paint/svg.h"

#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "app/figures/kit/typeset.h"
#include "app/paint/curve_raster.h"
#include "app/paint/text_widths.h"

namespace muonscope {

namespace {

/// Points this near to their neighbours' line, in pixels, are left out.
constexpr double unseen = 0.1;

/// No trailing zeros, independent of the locale.
std::string number(double value, int decimals = 2) {
  if (!std::isfinite(value)) return "0";
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals)
          .ptr;
  std::string text(buffer.data(), end);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  if (text == "-0") text.erase(0, 1);
  return text;
}

/// XML's special characters as entities; control characters, which XML has no way to write, as spaces.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::string hex(Color color) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t channel : {color.r, color.g, color.b}) {
    text += digits[channel >> 4];
    text += digits[channel & 15];
  }
  return text;
}

/// ` name="value"`.
std::string attribute(std::string_view name, std::string_view value) {
  std::string text = " ";
  return text.append(name).append("=\"").append(value).append("\"");
}

std::string paint_of(std::string_view what, Color color) {
  std::string text = attribute(what, hex(color));
  if (color.a != 255) text += attribute(std::string(what) + "-opacity", number(color.a / 255.0));
  return text;
}

std::string rect_of(const Rect& rect) {
  return attribute("x", number(rect.x)) + attribute("y", number(rect.y)) +
         attribute("width", number(rect.width)) + attribute("height", number(rect.height));
}

/// Tenths of a pixel do for curves; straight lines are as exact as rectangles.
std::string points_of(std::span<const Point> points) {
  const int decimals = points.size() > 8 ? 1 : 2;
  std::string text;
  for (const Point p : points) {
    if (!text.empty()) text += ' ';
    text += number(p.x, decimals) + ',' + number(p.y, decimals);
  }
  return attribute("points", text);
}

/// Dash lengths are multiples of the width, so that thick curves keep their pattern.
std::string dash_of(Dash dash, double width) {
  const auto pattern = [width](std::initializer_list<double> lengths) {
    std::string text;
    for (const double length : lengths) {
      if (!text.empty()) text += ' ';
      text += number(length * std::max(width, 1.0));
    }
    return attribute("stroke-dasharray", text);
  };
  switch (dash) {
    case Dash::solid:
      return "";
    case Dash::dashed:
      return pattern({5, 3});
    case Dash::dotted:
      return pattern({1.2, 2.2});
    case Dash::dash_dot:
      return pattern({6, 2.5, 1.2, 2.5});
  }
  return "";
}

/// A line with its lowered and raised pieces, each moved back by the next.
std::string set_text(std::string_view text, double size) {
  std::string out;
  double offset = 0;
  for (const TextRun& run : runs_of(text)) {
    const double wanted = run.place == TextRun::Place::lowered  ? run_lowered * size
                          : run.place == TextRun::Place::raised ? -run_raised * size
                                                                : 0;
    const bool level = run.place == TextRun::Place::level;
    if (level && offset == 0) {
      out += escaped(run.text);
      continue;
    }
    out += "<tspan" + attribute("dy", number(wanted - offset));
    if (!level) out += attribute("font-size", number(run_scale * size));
    out += '>' + escaped(run.text) + "</tspan>";
    offset = wanted;
  }
  return out;
}

class SvgCanvas final : public Canvas {
 public:
  double text_width(std::string_view text, double size, Weight weight) const override {
    return sans_text_width(text, size, weight);
  }

  void text(Point at, std::string_view text, const TextStyle& style) override {
    if (text.empty()) return;
    body_ += "<text";
    if (style.vertical)
      body_ += attribute("transform", "translate(" + number(at.x) + " " + number(at.y) + ") rotate(-90)");
    else
      body_ += attribute("x", number(at.x)) + attribute("y", number(at.y));
    body_ += attribute("font-size", number(style.size)) + paint_of("fill", style.color);
    if (style.align != Align::start)
      body_ += attribute("text-anchor", style.align == Align::middle ? "middle" : "end");
    if (style.weight == Weight::bold) body_ += attribute("font-weight", "bold");
    body_ += '>' + set_text(text, style.size) + "</text>\n";
  }

  void polyline(std::span<const Point> points, Color color, double width, Dash dash) override {
    if (points.size() < 2) return;
    body_ += "<polyline" + points_of(simplified(points, unseen)) + attribute("fill", "none") +
             paint_of("stroke", color) + attribute("stroke-width", number(width)) + dash_of(dash, width) +
             attribute("stroke-linejoin", "round") + "/>\n";
  }

  void fill_rect(Rect rect, Color color, double corner_radius) override {
    body_ += "<rect" + rect_of(rect) + paint_of("fill", color);
    if (corner_radius > 0) body_ += attribute("rx", number(corner_radius));
    body_ += "/>\n";
  }

  void fill_polygon(std::span<const Point> convex, Color color) override {
    body_ += "<polygon" + points_of(convex) + paint_of("fill", color) + "/>\n";
  }

  void fill_between(std::span<const Point> high, std::span<const Point> low, Color color) override {
    std::vector<Point> around(high.begin(), high.end());
    around.insert(around.end(), low.rbegin(), low.rend());
    if (around.size() > 3) fill_polygon(around, color);
  }

  void marker(Point at, Marker marker, double size, Color color) override {
    const double r = size / 2;
    switch (marker) {
      case Marker::none:
        return;
      case Marker::circle:
        body_ += "<circle" + attribute("cx", number(at.x)) + attribute("cy", number(at.y)) +
                 attribute("r", number(r)) + paint_of("fill", color) + "/>\n";
        return;
      case Marker::square:
        return fill_rect({at.x - 0.9 * r, at.y - 0.9 * r, 1.8 * r, 1.8 * r}, color, 0);
      case Marker::triangle:
        return fill_polygon(std::array{Point{at.x, at.y - 1.1 * r}, Point{at.x + r, at.y + 0.8 * r},
                                       Point{at.x - r, at.y + 0.8 * r}},
                            color);
      case Marker::diamond:
        return fill_polygon(std::array{Point{at.x, at.y - 1.2 * r}, Point{at.x + 1.2 * r, at.y},
                                       Point{at.x, at.y + 1.2 * r}, Point{at.x - 1.2 * r, at.y}},
                            color);
      case Marker::cross:
        polyline(std::array{Point{at.x - r, at.y - r}, Point{at.x + r, at.y + r}}, color, 2, Dash::solid);
        polyline(std::array{Point{at.x - r, at.y + r}, Point{at.x + r, at.y - r}}, color, 2, Dash::solid);
        return;
    }
  }

  /// One path a colour, in units of cells: rows of equal cells become one rectangle.
  void cells(Rect rect, int rows, int columns, std::span<const Color> colors) override {
    std::map<std::string, std::string> paths;
    for (int row = 0; row < rows; ++row)
      for (int begin = 0, end = 0; begin < columns; begin = end) {
        const auto color = [&](int column) {
          return colors[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                        static_cast<std::size_t>(column)];
        };
        while (end < columns && color(end) == color(begin)) ++end;
        const std::string run = std::to_string(end - begin);
        std::string& path = paths[hex(color(begin))];
        path.append("M").append(std::to_string(begin)).append(" ").append(std::to_string(row));
        path.append("h").append(run).append("v1h-").append(run).append("z");
      }
    // Six decimals: an error in a cell's size adds up over the cells.
    std::string transform = "translate(" + number(rect.x);
    transform.append(" ").append(number(rect.y)).append(") scale(");
    transform.append(number(rect.width / columns, 6)).append(" ");
    transform.append(number(rect.height / rows, 6)).append(")");
    body_ += "<g" + attribute("transform", transform) + attribute("shape-rendering", "crispEdges") + ">\n";
    for (const auto& [color, path] : paths)
      body_ += "<path" + attribute("fill", color) + attribute("d", path) + "/>\n";
    body_ += "</g>\n";
  }

  void push_clip(Rect rect) override {
    const std::string count = std::to_string(++clips_);
    body_ += "<clipPath" + attribute("id", std::string("clip").append(count)) + "><rect" + rect_of(rect) +
             "/></clipPath>\n<g" +
             attribute("clip-path", std::string("url(#clip").append(count).append(")")) + ">\n";
  }
  void pop_clip() override { body_ += "</g>\n"; }

  const std::string& body() const { return body_; }

 private:
  std::string body_;
  int clips_ = 0;
};

}  // namespace

std::string svg(const Figure& figure, double width, double height, const Theme& theme,
                const PaintOptions& options) {
  return svg({width, height, figure.title, figure.caption, [&](Canvas& canvas) {
                paint(canvas, {0, 0, width, height}, figure, theme, options);
              }});
}

std::string svg(const Drawing& drawing) {
  SvgCanvas canvas;
  drawing.paint(canvas);
  const std::string w = number(drawing.width), h = number(drawing.height);
  // Without xml:space librsvg drops the space after an index.
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
         attribute("width", w) + attribute("height", h) + attribute("viewBox", "0 0 " + w + " " + h) +
         attribute("font-family", "Inter, Roboto, DejaVu Sans, sans-serif") +
         attribute("xml:space", "preserve") + ">\n<title>" + escaped(drawing.title) + "</title>\n<desc>" +
         escaped(drawing.description) + "</desc>\n" + canvas.body() + "</svg>\n";
}

}  // namespace muonscope
