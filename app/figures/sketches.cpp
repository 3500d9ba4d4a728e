#include "app/figures/sketches.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"

namespace muonscope {
namespace {

constexpr const char* sketch_group = "your guess";
/// Places at which two curves are compared.
constexpr int samples = 64;
/// Of the sketch's extent, that a curve must have to be compared with.
constexpr double least_overlap = 0.5;

double on_axis(const Axis& axis, double value) {
  return axis.scale == AxisScale::logarithmic ? std::log10(value) : value;
}

double from_axis(const Axis& axis, double place) {
  return axis.scale == AxisScale::logarithmic ? std::pow(10.0, place) : place;
}

bool has_place_on(const Axis& axis, double value) {
  return std::isfinite(value) && (axis.scale == AxisScale::linear || value > 0);
}

/// Linear between samples on the axes' scales; none beyond the ends and where the curve breaks.
std::optional<double> height_at(const Plot& plot, const std::vector<double>& x, const std::vector<double>& y,
                                double at) {
  const std::size_t count = std::min(x.size(), y.size());
  const auto end = x.begin() + static_cast<std::ptrdiff_t>(count);
  const auto above = std::lower_bound(x.begin(), end, at);
  if (above == end) return std::nullopt;
  const auto i = static_cast<std::size_t>(above - x.begin());
  if (!has_place_on(plot.y, y[i])) return std::nullopt;
  if (x[i] == at) return on_axis(plot.y, y[i]);
  if (i == 0 || !has_place_on(plot.y, y[i - 1]) || !has_place_on(plot.x, x[i - 1])) return std::nullopt;
  const double low = on_axis(plot.x, x[i - 1]), high = on_axis(plot.x, x[i]);
  const double part = high > low ? (on_axis(plot.x, at) - low) / (high - low) : 1;
  return std::lerp(on_axis(plot.y, y[i - 1]), on_axis(plot.y, y[i]), part);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The median distance along y, in the axis' own scale.
std::optional<double> distance(const Plot& plot, const Series& curve, const Sketch& sketch) {
  if (sketch.x.size() < 2) return std::nullopt;
  const double first = on_axis(plot.x, sketch.x.front()), last = on_axis(plot.x, sketch.x.back());
  std::vector<double> away;
  for (int i = 0; i < samples; ++i) {
    const double at = from_axis(plot.x, std::lerp(first, last, (i + 0.5) / samples));
    const auto guess = height_at(plot, sketch.x, sketch.y, at), truth = height_at(plot, curve.x, curve.y, at);
    if (guess && truth) away.push_back(std::abs(*guess - *truth));
  }
  if (static_cast<double>(away.size()) < least_overlap * samples) return std::nullopt;
  return median(std::move(away));
}

/// Of ways in a plane, which need not go forwards: the median of the distances from points of the sketch to
/// the way, in parts of the axes.
std::optional<double> distance_to_way(const Plot& plot, const Series& way, const Sketch& sketch) {
  const auto place = [&plot](double x, double y) {
    return Eigen::Vector2d((on_axis(plot.x, x) - on_axis(plot.x, plot.x.range.min)) /
                               (on_axis(plot.x, plot.x.range.max) - on_axis(plot.x, plot.x.range.min)),
                           (on_axis(plot.y, y) - on_axis(plot.y, plot.y.range.min)) /
                               (on_axis(plot.y, plot.y.range.max) - on_axis(plot.y, plot.y.range.min)));
  };
  const std::size_t count = std::min(way.x.size(), way.y.size());
  if (count < 2) return std::nullopt;
  std::vector<double> away;
  for (std::size_t i = 0; i < sketch.x.size(); ++i) {
    double least = INFINITY;
    for (std::size_t j = 0; j < count; ++j)
      least = std::min(least, (place(sketch.x[i], sketch.y[i]) - place(way.x[j], way.y[j])).norm());
    away.push_back(least);
  }
  return median(std::move(away));
}

/// The lanes' own curves of the present course. Flow lines, levels, minimizers and limits have the roles of
/// what is no lane's, whether or not they go with the theory overlay.
bool can_be_guessed(const Series& series) {
  using Role = Style::Role;
  const Role role = series.style.role;
  const bool own = role == Role::lane || role == Role::quantity || role == Role::spectrum;
  return is_line(series.style) && own && !series.is_theory && !series.style.pale;
}

}  // namespace

void add_sketches(Figure& figure, const std::vector<Sketch>& sketches) {
  for (const Sketch& sketch : sketches) {
    if (sketch.plot >= figure.plots.size() || sketch.x.size() < 2) continue;
    Plot& plot = figure.plots[sketch.plot];
    const bool first =
        std::ranges::none_of(plot.series, [](const Series& series) { return series.group == sketch_group; });
    Series series;
    series.name = sketch_group;
    series.group = sketch_group;
    series.style = {.role = Style::Role::accent, .dash = Dash::dotted, .width = 3};
    series.x = sketch.x;
    series.y = sketch.y;
    series.in_legend = first;
    // Drawn over the curves: what comes first lies on top.
    plot.series.insert(plot.series.begin(), std::move(series));
  }
}

void extend(Sketch& sketch, const Plot& plot, double x, double y) {
  if (!has_place_on(plot.x, x) || !has_place_on(plot.y, y)) return;
  while (!sketch.x.empty() && sketch.x.back() >= x) {
    sketch.x.pop_back();
    sketch.y.pop_back();
  }
  sketch.x.push_back(x);
  sketch.y.push_back(y);
}

std::optional<SketchMiss> nearest_curve(const Plot& plot, const Sketch& sketch,
                                        const std::vector<std::string>& names) {
  std::optional<SketchMiss> nearest;
  double least = 0;
  for (const Series& series : plot.series) {
    const bool meant = names.empty() || std::ranges::find(names, series.name) != names.end();
    if (!meant || !can_be_guessed(series)) continue;
    const bool way = series.style.draw == Style::Draw::path;
    const std::optional<double> away =
        way ? distance_to_way(plot, series, sketch) : distance(plot, series, sketch);
    if (!away || (nearest && *away >= least)) continue;
    least = *away;
    const bool factor = !way && plot.y.scale == AxisScale::logarithmic;
    const double extent = std::abs(plot.y.range.max - plot.y.range.min);
    nearest = {series.name, factor,
               factor       ? std::pow(10.0, least)
               : way        ? least
               : extent > 0 ? least / extent
                            : 0};
  }
  return nearest;
}

std::string miss_text(const SketchMiss& miss) {
  const std::string off =
      miss.factor ? "a factor of " + readable(miss.typical) : readable(100 * miss.typical) + " % of the axis";
  return "nearest to " + miss.curve + ", off by " + off;
}

}  // namespace muonscope
