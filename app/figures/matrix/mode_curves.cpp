#include "app/figures/matrix/mode_curves.h"

#include <cmath>

#include "app/figures/kit/common.h"

namespace muonscope {

namespace {

/// Colours spread over the logarithm of the index: it is the first modes that stand apart.
double spectrum_position(std::size_t index, std::size_t count) {
  if (count < 2) return 0;
  return std::log(static_cast<double>(index + 1)) / std::log(static_cast<double>(count));
}

std::size_t mode_count(const LaneSnapshot& lane, const std::string& stem) {
  std::size_t count = 0;
  while (lane.trace.column(stem + std::to_string(count + 1)) >= 0) ++count;
  return count;
}

}  // namespace

void add_mode_curves(Plot& plot, const LaneSnapshot& lane, const ModeQuantity& quantity,
                     const ViewOptions& options) {
  const std::size_t count = mode_count(lane, quantity.stem);
  for (std::size_t i = 0; i < count; ++i) {
    Curve curve = curve_of(lane, quantity.stem + std::to_string(i + 1), options);
    Series series;
    series.name = subscripted(quantity.symbol, i + 1);
    series.group = series.name;
    series.in_legend = false;
    series.style.role = Style::Role::spectrum;
    series.style.position = spectrum_position(i, count);
    series.style.width = 1.75;
    series.x = std::move(curve.x);
    series.y = std::move(curve.y);
    if (quantity.absolute)
      for (double& value : series.y) value = std::abs(value);
    if (i < 3) series.end_label = series.name;
    if (i == 0) mark_divergence(lane, series);
    plot.series.push_back(std::move(series));
  }
}

}  // namespace muonscope
