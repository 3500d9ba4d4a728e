#include <algorithm>
#include <array>
#include <cmath>

#include "app/paint/curves.h"

namespace muonscope {

namespace {

/// 0 black … 255 white.
std::uint8_t level(const HeatMap& map, double value) {
  const double brightness = (value - map.black) / (map.limit - map.black);
  return static_cast<std::uint8_t>(std::lround(255 * std::clamp(brightness, 0.0, 1.0)));
}

Color color_of(const HeatMap& map, Eigen::Index row, Eigen::Index column, const Theme& theme) {
  const double value = map.values(row, column);
  if (!map.is_picture()) return diverging_color(theme, std::isnan(value) ? value : value / map.limit);
  const bool grey = map.colors == HeatMap::Colors::grey;
  const double green = grey ? value : map.values(row + map.rows(), column);
  const double blue = grey ? value : map.values(row + 2 * map.rows(), column);
  if (std::isnan(value) || std::isnan(green) || std::isnan(blue)) return theme.grid;
  return {level(map, value), level(map, green), level(map, blue)};
}

std::vector<Color> colors_of(const HeatMap& map, const Theme& theme) {
  std::vector<Color> colors;
  colors.reserve(static_cast<std::size_t>(map.rows() * map.values.cols()));
  for (Eigen::Index row = 0; row < map.rows(); ++row)
    for (Eigen::Index column = 0; column < map.values.cols(); ++column)
      colors.push_back(color_of(map, row, column, theme));
  return colors;
}

void draw_color_bar(Canvas& canvas, const HeatMap& map, const Rect& bar, double em, const Theme& theme) {
  constexpr int steps = 65;  // odd: the middle cell is exactly zero
  std::vector<Color> colors;
  for (int i = 0; i < steps; ++i) colors.push_back(diverging_color(theme, 1 - 2.0 * i / (steps - 1)));
  canvas.cells(bar, steps, 1, colors);
  const auto label = [&](double value, double baseline) {
    const std::vector<Tick> tick = ticks({"", "", AxisScale::linear, {value, value}}, 1);
    if (!tick.empty()) canvas.text({bar.right() + 0.3 * em, baseline}, tick.front().label, {em, theme.text});
  };
  label(map.limit, bar.y + text_ascent * em);
  label(-map.limit, bar.bottom() - 0.05 * em);
  if (bar.height > 4 * em) label(0, bar.y + bar.height / 2 + 0.36 * em);
}

}  // namespace

void draw_heat_map(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em, const Theme& theme,
                   bool color_bar) {
  const HeatMap& map = *plot.heat_map;
  if (map.values.size() == 0) return;
  canvas.cells(layout.frame.data, static_cast<int>(map.rows()), static_cast<int>(map.values.cols()),
               colors_of(map, theme));
  if (color_bar && !map.is_picture() && layout.color_bar.height > 2.4 * em)
    draw_color_bar(canvas, map, layout.color_bar, em, theme);
}

}  // namespace muonscope
