#include "app/paint/dashes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace muonscope {
namespace {

/// The part of a segment inside a rectangle, as fractions of its length; from > to if there is none.
struct Part {
  double from = 0, to = 1;
};

/// Liang–Barsky, one axis.
void clip_axis(double start, double delta, double low, double high, Part& part) {
  if (delta == 0) {
    if (start < low || start > high) part.from = 2;
    return;
  }
  const double a = (low - start) / delta, b = (high - start) / delta;
  part.from = std::max(part.from, std::min(a, b));
  part.to = std::min(part.to, std::max(a, b));
}

Part part_inside(Point a, Point b, const Rect& rect) {
  Part part;
  clip_axis(a.x, b.x - a.x, rect.x, rect.right(), part);
  clip_axis(a.y, b.y - a.y, rect.y, rect.bottom(), part);
  return part;
}

/// Walks along a line and knows whether it is on a mark or in a gap.
class DashWalk {
 public:
  DashWalk(std::span<const double> pattern, double unit,
           const std::function<void(std::span<const Point>)>& mark)
      : pattern_(pattern), unit_(unit), left_(pattern[0] * unit), give_(mark) {
    period_ = unit * std::accumulate(pattern.begin(), pattern.end(), 0.0);
  }

  /// Drawn length from a to b.
  void draw(Point a, Point b) {
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    if (on() && mark_.empty()) mark_.push_back(a);
    double done = 0;
    while (length - done > left_) {
      done += left_;
      const double t = done / length;
      const Point at{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
      if (on()) mark_.push_back(at);
      flush();
      next();
      if (on()) mark_.push_back(at);
    }
    left_ -= length - done;
    if (on()) mark_.push_back(b);
  }

  /// Length that nobody sees.
  void skip(double length) {
    if (length <= 0) return;
    flush();
    length = std::fmod(length, period_);
    for (; length > left_; next()) length -= left_;
    left_ -= length;
  }

  void flush() {
    if (!mark_.empty()) give_(mark_);
    mark_.clear();
  }

 private:
  bool on() const { return phase_ % 2 == 0; }
  void next() {
    phase_ = (phase_ + 1) % pattern_.size();
    left_ = pattern_[phase_] * unit_;
  }

  std::span<const double> pattern_;
  double unit_, left_, period_ = 0;
  std::size_t phase_ = 0;
  std::vector<Point> mark_;
  const std::function<void(std::span<const Point>)>& give_;
};

Point between(Point a, Point b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

}  // namespace

std::span<const double> dash_pattern(Dash dash) {
  static constexpr std::array<double, 2> dashed = {4.5, 3};
  static constexpr std::array<double, 2> dotted = {1.2, 2.2};
  static constexpr std::array<double, 4> dash_dot = {6, 2.5, 1.2, 2.5};
  switch (dash) {
    case Dash::dashed:
      return dashed;
    case Dash::dotted:
      return dotted;
    case Dash::dash_dot:
      return dash_dot;
    case Dash::solid:
      break;
  }
  return {};
}

void cut_dashes(std::span<const Point> line, std::span<const double> pattern, double unit, const Rect& inside,
                const std::function<void(std::span<const Point>)>& mark) {
  DashWalk walk(pattern, unit, mark);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point a = line[i - 1], b = line[i];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const Part part = part_inside(a, b, inside);
    if (part.from >= part.to) {
      walk.skip(length);
      continue;
    }
    walk.skip(part.from * length);
    walk.draw(between(a, b, part.from), between(a, b, part.to));
    walk.skip((1 - part.to) * length);
  }
  walk.flush();
}

}  // namespace muonscope
