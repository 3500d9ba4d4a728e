#include "app/window/state/view_edits.h"

#include <algorithm>
#include <cmath>

namespace muonscope {
namespace {

double forward(const Axis& axis, double value) {
  return axis.scale == AxisScale::logarithmic ? std::log10(value) : value;
}
double backward(const Axis& axis, double value) {
  return axis.scale == AxisScale::logarithmic ? std::pow(10, value) : value;
}

}  // namespace

Range moved(const Axis& axis, double at, double factor, double shift) {
  constexpr double narrowest = 1e-12;
  const double low = forward(axis, axis.range.min), high = forward(axis, axis.range.max);
  const double anchor = forward(axis, at), move = shift * (high - low);
  const Range range = {backward(axis, anchor + (low - anchor) * factor + move),
                       backward(axis, anchor + (high - anchor) * factor + move)};
  const double size = std::max(std::abs(range.min), std::abs(range.max));
  const bool positive = axis.scale != AxisScale::logarithmic || range.min > 0;
  const bool usable = std::isfinite(range.min) && std::isfinite(range.max) && positive &&
                      range.max - range.min > narrowest * size;
  return usable ? range : axis.range;
}

void fit(ViewOptions& view) {
  const ViewOptions first;
  view.x = view.y = std::nullopt;
  view.azimuth = first.azimuth;
  view.elevation = first.elevation;
  ++view.fits;
}

void isolate(std::vector<std::string>& hidden, const Figure& figure, const std::string& group) {
  std::vector<std::string> others;
  for (const Plot& plot : figure.plots) {
    for (const Series& series : plot.series) {
      const std::string& other = group_of(series);
      if (series.in_legend && other != group &&
          std::find(others.begin(), others.end(), other) == others.end())
        others.push_back(other);
    }
  }
  const bool alone = std::all_of(others.begin(), others.end(), [&hidden](const std::string& other) {
    return std::find(hidden.begin(), hidden.end(), other) != hidden.end();
  });
  hidden = alone ? std::vector<std::string>() : others;
}

}  // namespace muonscope
