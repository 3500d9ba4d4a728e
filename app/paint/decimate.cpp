// Data → pixels, and no more points than pixels can show.

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "app/paint/figure_painter.h"

namespace muonscope {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Values of an axis as fractions of its length: 0 at the range's min, 1 at its max; ½ where the range is
/// empty; NaN where a log axis has no such value.
class Fractions {
 public:
  explicit Fractions(const Axis& axis)
      : log_(axis.scale == AxisScale::logarithmic), min_(axis.range.min), max_(axis.range.max) {
    valid_ = !log_ || (min_ > 0 && max_ > 0);
    if (log_) min_ = std::log10(min_), max_ = std::log10(max_);
  }
  double operator()(double value) const {
    if (log_) {
      if (value <= 0 || !valid_) return nan;
      value = std::log10(value);
    }
    if (min_ == max_) return 0.5;
    // Halves, because the width of a range may overflow.
    return (value / 2 - min_ / 2) / (max_ / 2 - min_ / 2);
  }

 private:
  bool log_, valid_;
  double min_, max_;
};

double value_at(const Axis& axis, double t) {
  const auto [min, max] = axis.range;
  if (axis.scale == AxisScale::logarithmic && min > 0 && max > 0)
    return std::pow(10.0, std::log10(min) + t * (std::log10(max) - std::log10(min)));
  return min * (1 - t) + max * t;
}

/// What has been seen in one pixel column.
struct Column {
  struct Extreme {
    Point point;
    std::size_t index = 0;
  };
  Extreme first, low, high, last;

  explicit Column(Extreme start) : first(start), low(start), high(start), last(start) {}
  void add(Extreme next) {
    if (next.point.y < low.point.y) low = next;
    if (next.point.y > high.point.y) high = next;
    last = next;
  }
  void flush(std::vector<Point>& out) const {
    const auto& [sooner, later] = low.index < high.index ? std::tie(low, high) : std::tie(high, low);
    out.push_back(first.point);
    if (sooner.index != first.index) out.push_back(sooner.point);
    if (later.index != sooner.index) out.push_back(later.point);
    if (last.index != later.index) out.push_back(last.point);
  }
};

/// Indices of the points inside x's range, widened by one neighbour on each side.
std::pair<std::size_t, std::size_t> visible(const Series& series, const Axis& axis) {
  const auto [min, max] = std::minmax(axis.range.min, axis.range.max);
  const std::size_t count = std::min(series.x.size(), series.y.size());
  const auto begin = series.x.begin(), end = begin + static_cast<std::ptrdiff_t>(count);
  const auto first = static_cast<std::size_t>(std::lower_bound(begin, end, min) - begin);
  const auto last = static_cast<std::size_t>(std::upper_bound(begin, end, max) - begin);
  return {first == 0 ? 0 : first - 1, std::min(last + 1, count)};
}

}  // namespace

Point PlotFrame::to_canvas(double x_value, double y_value) const {
  return {data.x + data.width * Fractions(x)(x_value), data.bottom() - data.height * Fractions(y)(y_value)};
}
double PlotFrame::x_at(double canvas_x) const {
  return value_at(x, (canvas_x - data.x) / data.width);
}
double PlotFrame::y_at(double canvas_y) const {
  return value_at(y, (data.bottom() - canvas_y) / data.height);
}

std::vector<std::vector<Point>> decimate(const Series& series, const PlotFrame& frame) {
  // Far outside the frame a point's distance no longer shows; graphics libraries want moderate numbers.
  const double far = 1e4 * (1 + frame.data.height);
  std::vector<std::vector<Point>> pieces;
  std::optional<Column> column;
  bool open = false;
  const auto close = [&] {
    if (column) column->flush(pieces.back());
    column.reset();
    open = false;
  };
  const Fractions x(frame.x), y(frame.y);
  const auto [begin, end] = visible(series, frame.x);
  for (std::size_t i = begin; i < end; ++i) {
    Point p{frame.data.x + frame.data.width * x(series.x[i]),
            frame.data.bottom() - frame.data.height * y(series.y[i])};
    if (!std::isfinite(series.y[i]) || !std::isfinite(p.x) || std::isnan(p.y)) {
      close();
      continue;
    }
    p.x = std::clamp(p.x, frame.data.x - far, frame.data.right() + far);
    p.y = std::clamp(p.y, frame.data.y - far, frame.data.bottom() + far);
    if (!open) pieces.emplace_back();
    open = true;
    if (column && std::floor(column->first.point.x) == std::floor(p.x)) {
      column->add({p, i});
    } else {
      if (column) column->flush(pieces.back());
      column.emplace(Column::Extreme{p, i});
    }
  }
  close();
  return pieces;
}

std::vector<std::vector<Point>> traced(const Series& series, const PlotFrame& frame) {
  constexpr double unseen = 1.0 / 3;
  const double far = 1e4 * (1 + frame.data.height);
  std::vector<std::vector<Point>> pieces;
  const Fractions x(frame.x), y(frame.y);
  bool open = false;
  std::optional<Point> skipped;
  const auto close = [&] {
    if (skipped) pieces.back().push_back(*skipped);
    skipped.reset();
    open = false;
  };
  for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
    Point p{frame.data.x + frame.data.width * x(series.x[i]),
            frame.data.bottom() - frame.data.height * y(series.y[i])};
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
      close();
      continue;
    }
    p.x = std::clamp(p.x, frame.data.x - far, frame.data.right() + far);
    p.y = std::clamp(p.y, frame.data.y - far, frame.data.bottom() + far);
    if (!open) pieces.emplace_back();
    skipped.reset();
    if (open && std::hypot(p.x - pieces.back().back().x, p.y - pieces.back().back().y) < unseen)
      skipped = p;
    else
      pieces.back().push_back(p);
    open = true;
  }
  close();
  return pieces;
}

}  // namespace muonscope
