#include "app/paint/curve_raster.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/paint/dashes.h"

namespace muonscope {
namespace {

/// A segment seen along the axis that it advances most on: `major` in pixels along that axis.
struct Segment {
  double major = 0, minor = 0;          ///< start
  double major_end = 0, minor_end = 0;  ///< end
  double length = 0;
  double along_major = 1, along_minor = 0;  ///< unit vector
};

/// Pixels whose centres lie in [from, to], cut off at 0 and count.
struct Pixels {
  int first, last;
  Pixels(double from, double to, int count)
      : first(static_cast<int>(std::ceil(std::clamp(from - 0.5, 0.0, static_cast<double>(count))))),
        last(static_cast<int>(std::floor(std::clamp(to - 0.5, -1.0, static_cast<double>(count - 1))))) {}
};

/// How much of each pixel one stroke covers, 0…255, and where it is not zero.
class Coverage {
 public:
  Coverage(int width, int height)
      : width_(width),
        height_(height),
        cells_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)),
        columns_(static_cast<std::size_t>(width)) {}

  /// The pixels closer than radius + ½ to the segment from a to b, round ends included.
  void add(Point a, Point b, double radius) {
    const double dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
    const double ux = length > 0 ? dx / length : 1, uy = length > 0 ? dy / length : 0;
    if (std::abs(dx) >= std::abs(dy)) {
      add<false>({a.x, a.y, b.x, b.y, length, ux, uy}, radius + 0.5);
    } else {
      add<true>({a.y, a.x, b.y, b.x, length, uy, ux}, radius + 0.5);
    }
  }

  /// Paints what is covered and forgets it.
  void paint(Image& image, Color color) {
    for (int x = first_column_; x <= last_column_; ++x) {
      Span& span = columns_[static_cast<std::size_t>(x)];
      for (int y = span.first; y <= span.last; ++y) {
        const std::size_t i =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
        if (cells_[i] == 0) continue;
        blend(&image.pixels[4 * i], color, (cells_[i] * unsigned{color.a} + 127) / 255);
        cells_[i] = 0;
      }
      span = {};
    }
    first_column_ = std::numeric_limits<int>::max();
    last_column_ = -1;
  }

 private:
  struct Span {
    int first = std::numeric_limits<int>::max(), last = -1;
  };

  /// Straight alpha over straight alpha.
  static void blend(std::uint8_t* pixel, Color color, unsigned alpha) {
    const unsigned below = pixel[3], over = 255 * alpha, under = below * (255 - alpha), sum = over + under;
    if (sum == 0) return;
    const auto mixed = [&](unsigned source, unsigned old) {
      return static_cast<std::uint8_t>((source * over + old * under + sum / 2) / sum);
    };
    if (below == 0 || alpha == 255) {
      pixel[0] = color.r, pixel[1] = color.g, pixel[2] = color.b;
    } else {
      pixel[0] = mixed(color.r, pixel[0]), pixel[1] = mixed(color.g, pixel[1]);
      pixel[2] = mixed(color.b, pixel[2]);
    }
    pixel[3] = static_cast<std::uint8_t>((sum + 127) / 255);
  }

  void touch(int x, int first, int last) {
    Span& span = columns_[static_cast<std::size_t>(x)];
    span.first = std::min(span.first, first);
    span.last = std::max(span.last, last);
    first_column_ = std::min(first_column_, x);
    last_column_ = std::max(last_column_, x);
  }

  template <bool steep>
  void add(const Segment& s, double reach) {
    const auto [low, high] = std::minmax(s.major, s.major_end);
    const Pixels lines(low - reach, high + reach, steep ? height_ : width_);
    const double slope = high > low ? s.along_minor / s.along_major : 0;
    const double half = reach / std::abs(s.along_major);
    // A segment that stays in a few columns is noted once; a slanted one must not claim all of its corners.
    const auto [left, right] = std::minmax(s.minor, s.minor_end);
    const bool upright = steep && right - left < 2;
    if (upright && lines.first <= lines.last) {
      const Pixels columns(left - half, right + half, width_);
      for (int x = columns.first; x <= columns.last; ++x) touch(x, lines.first, lines.last);
    }
    for (int i = lines.first; i <= lines.last; ++i) {
      const double center = i + 0.5;
      const double free = s.minor + (center - s.major) * slope;
      const double held = s.minor + (std::clamp(center, low, high) - s.major) * slope;
      const Pixels range(std::min(free, held) - half, std::max(free, held) + half, steep ? width_ : height_);
      if (range.first > range.last) continue;
      if constexpr (!steep) touch(i, range.first, range.last);
      if constexpr (steep) {
        if (!upright)
          for (int x = range.first; x <= range.last; ++x) touch(x, i, i);
      }
      add_line<steep>(s, reach, i, range);
    }
  }

  /// The pixels of one row or column across the segment.
  template <bool steep>
  void add_line(const Segment& s, double reach, int line, const Pixels& range) {
    const auto stride = static_cast<std::size_t>(steep ? 1 : width_);
    std::uint8_t* cell = cells_.data() +
                         static_cast<std::size_t>(line) * static_cast<std::size_t>(steep ? width_ : 1) +
                         static_cast<std::size_t>(range.first) * stride;
    const double major = line + 0.5 - s.major, minor = range.first + 0.5 - s.minor;
    const double across = major * s.along_minor - minor * s.along_major;
    const double along = major * s.along_major + minor * s.along_minor;
    const int count = range.last - range.first;
    const double along_end = along + count * s.along_minor;
    if (std::min(along, along_end) >= 0 && std::max(along, along_end) <= s.length) {
      for (int k = 0; k <= count; ++k, cell += stride)
        cover(*cell, reach - std::abs(across - k * s.along_major));
      return;
    }
    for (int k = 0; k <= count; ++k, cell += stride) {
      const double distance = across - k * s.along_major, at = along + k * s.along_minor;
      const double beyond = at < 0 ? at : std::max(at - s.length, 0.0);
      cover(*cell, reach - std::sqrt(distance * distance + beyond * beyond));
    }
  }

  static void cover(std::uint8_t& cell, double covered) {
    const int level = static_cast<int>(std::clamp(covered, 0.0, 1.0) * 255 + 0.5);
    if (level > cell) cell = static_cast<std::uint8_t>(level);
  }

  int width_, height_;
  std::vector<std::uint8_t> cells_;
  std::vector<Span> columns_;
  int first_column_ = std::numeric_limits<int>::max(), last_column_ = -1;
};

bool finite(Point p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

/// Moves the start of a line `by` further along it; a line shorter than that shrinks to its end.
void trim_start(std::vector<Point>& line, double by) {
  std::size_t first = 0;
  for (; first + 1 < line.size(); ++first) {
    const Point a = line[first], b = line[first + 1];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    if (length > by) {
      line[first] = {a.x + by / length * (b.x - a.x), a.y + by / length * (b.y - a.y)};
      break;
    }
    by -= length;
  }
  line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(first));
}

double length_of(std::span<const Point> line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i)
    length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  return length;
}

class StrokePainter {
 public:
  StrokePainter(Point origin, double scale, int width, int height)
      : origin_(origin),
        scale_(scale),
        image_{width, height,
               std::vector<std::uint8_t>(4 * static_cast<std::size_t>(width) *
                                         static_cast<std::size_t>(height))},
        coverage_(width, height) {}

  void draw(const Stroke& stroke) {
    const double width = stroke.width * scale_;
    if (!(width > 0)) return;
    // A line thinner than a pixel is a paler line of one pixel.
    const double radius = std::max(width, 1.0) / 2;
    Color color = stroke.color;
    color.a = static_cast<std::uint8_t>(std::lround(color.a * std::min(width, 1.0)));
    std::vector<Point> pixels;
    for (const Point p : stroke.points) {
      const Point at{scale_ * (p.x - origin_.x), scale_ * (p.y - origin_.y)};
      if (finite(at)) {
        pixels.push_back(at);
      } else {
        draw_piece(pixels, stroke.dash, width, radius);
        pixels.clear();
      }
    }
    draw_piece(pixels, stroke.dash, width, radius);
    coverage_.paint(image_, color);
  }

  Image take() { return std::move(image_); }

 private:
  void draw_piece(std::span<const Point> line, Dash dash, double width, double radius) {
    const std::span<const double> pattern = dash_pattern(dash);
    if (pattern.empty()) return draw_line(line, radius);
    const double margin = radius + 1;
    const Rect inside{-margin, -margin, image_.width + 2 * margin, image_.height + 2 * margin};
    // Thin lines keep dashes that can be seen.
    const double unit = std::max(width, 1.5 * scale_);
    cut_dashes(line, pattern, unit, inside, [&](std::span<const Point> mark) {
      // Round ends belong to the mark's length.
      const double by = std::min(radius, length_of(mark) / 2);
      std::vector<Point> trimmed(mark.begin(), mark.end());
      trim_start(trimmed, by);
      std::reverse(trimmed.begin(), trimmed.end());
      trim_start(trimmed, by);
      draw_line(trimmed, radius);
    });
  }

  void draw_line(std::span<const Point> line, double radius) {
    if (line.size() == 1) coverage_.add(line[0], line[0], radius);
    for (std::size_t i = 1; i < line.size(); ++i) coverage_.add(line[i - 1], line[i], radius);
  }

  Point origin_;
  double scale_;
  Image image_;
  Coverage coverage_;
};

}  // namespace

Image rasterize(std::span<const Stroke> strokes, Point origin, double scale, int width, int height) {
  if (width <= 0 || height <= 0) return {};
  StrokePainter painter(origin, scale, width, height);
  for (const Stroke& stroke : strokes) painter.draw(stroke);
  return painter.take();
}

std::vector<Point> simplified(std::span<const Point> points, double tolerance) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<Point> kept;
  if (points.empty()) return kept;
  kept.push_back(points.front());
  // Slopes from the last kept point that pass every point since at less than the tolerance.
  double low = -infinity, high = infinity;
  const auto keep = [&](Point p) {
    kept.push_back(p);
    low = -infinity, high = infinity;
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Point p = points[i];
    for (bool retried = false;; retried = true) {
      const Point from = kept.back();
      const double dx = p.x - from.x, slope = (p.y - from.y) / dx;
      if (dx > 0 && p.x >= points[i - 1].x && slope >= low && slope <= high) {
        low = std::max(low, (p.y - tolerance - from.y) / dx);
        high = std::min(high, (p.y + tolerance - from.y) / dx);
        break;
      }
      if (retried || high == infinity) {
        keep(p);
        break;
      }
      keep(points[i - 1]);
    }
  }
  const Point last = points.back();
  if (points.size() > 1 && (kept.back().x != last.x || kept.back().y != last.y)) kept.push_back(last);
  return kept;
}

}  // namespace muonscope
