#include <algorithm>
#include <cmath>

#include "app/paint/color_maps.h"
#include "app/paint/curves.h"

namespace muonscope {

namespace {

/// Steps of colour that no eye tells apart; fewer colours make smaller files.
constexpr double color_steps = 64;

/// 0 for a single particle … 1 for `limit`.
double height_on_scale(double count, double limit) {
  return limit > 1 ? std::log(count) / std::log(limit) : 1;
}

Color count_color(const Density& density, double count, const Theme& theme) {
  if (!(count > 0)) return theme.figure;
  const double t = height_on_scale(count, density.limit);
  return density_color(theme, std::round(color_steps * t) / color_steps);
}

/// Most cells hold few particles: their colours are looked up.
std::vector<Color> count_colors(const Density& density, const Theme& theme) {
  constexpr int known = 256;
  std::vector<Color> table;
  table.reserve(known);
  for (int count = 0; count < known; ++count) table.push_back(count_color(density, count, theme));
  std::vector<Color> colors;
  colors.reserve(static_cast<std::size_t>(density.counts.size()));
  for (Eigen::Index row = 0; row < density.counts.rows(); ++row)
    for (Eigen::Index column = 0; column < density.counts.cols(); ++column) {
      const double count = density.counts(row, column);
      colors.push_back(count < known ? table[static_cast<std::size_t>(count)]
                                     : count_color(density, count, theme));
    }
  return colors;
}

void draw_count_scale(Canvas& canvas, const Density& density, const Rect& bar, double em,
                      const Theme& theme) {
  constexpr int steps = 64;
  std::vector<Color> colors;
  colors.reserve(steps);
  for (int i = 0; i < steps; ++i) colors.push_back(density_color(theme, 1 - (i + 0.5) / steps));
  canvas.cells(bar, steps, 1, colors);
  const Axis axis{"", "", AxisScale::logarithmic, {1, std::max(density.limit, 1.0)}};
  double free_below = bar.bottom() + em;
  for (const Tick& tick : ticks(axis, static_cast<int>(std::clamp(bar.height / (2 * em), 2.0, 6.0)))) {
    if (tick.label.empty()) continue;
    const double y = bar.bottom() - bar.height * height_on_scale(tick.value, density.limit);
    const double baseline = std::clamp(y + 0.36 * em, bar.y + text_ascent * em, bar.bottom());
    if (baseline > free_below) continue;
    canvas.text({bar.right() + 0.3 * em, baseline}, tick.label, {em, theme.text});
    free_below = baseline - line_height * em;
  }
}

/// Cells of an axis, cut off at the data area: where a range of sums begins and ends on the canvas.
struct PixelSpan {
  double from, to;
  double at(std::size_t i, std::size_t count) const {
    return from + (to - from) * static_cast<double>(i) / static_cast<double>(count);
  }
};

void draw_sums(Canvas& canvas, const Density& density, const PlotLayout& layout, const Theme& theme) {
  const PlotFrame& frame = layout.frame;
  const Color color = mix(theme.figure, theme.lane(density.lane), 0.6);
  const auto length = [](double sum, double limit, double room) {
    return limit > 0 ? room * std::min(sum / limit, 1.0) : 0;
  };
  const PixelSpan x{frame.to_canvas(density.x.min, density.y.min).x,
                    frame.to_canvas(density.x.max, density.y.min).x};
  const PixelSpan y{frame.to_canvas(density.x.min, density.y.min).y,
                    frame.to_canvas(density.x.min, density.y.max).y};
  const Rect &above = layout.x_sums, &beside = layout.y_sums;
  canvas.push_clip(above);
  for (std::size_t i = 0; i < density.x_sums.size() && above.height > 1; ++i) {
    const double left = x.at(i, density.x_sums.size()), right = x.at(i + 1, density.x_sums.size());
    const double tall = length(density.x_sums[i], density.x_limit, above.height);
    if (tall > 0) canvas.fill_rect({left, above.bottom() - tall, right - left, tall}, color, 0);
  }
  canvas.pop_clip();
  canvas.push_clip(beside);
  for (std::size_t i = 0; i < density.y_sums.size() && beside.width > 1; ++i) {
    const double low = y.at(i, density.y_sums.size()), high = y.at(i + 1, density.y_sums.size());
    const double wide = length(density.y_sums[i], density.y_limit, beside.width);
    if (wide > 0) canvas.fill_rect({beside.x, high, wide, low - high}, color, 0);
  }
  canvas.pop_clip();
}

}  // namespace

void draw_density(Canvas& canvas, const Density& density, const PlotLayout& layout, double em,
                  const Theme& theme) {
  const PlotFrame& frame = layout.frame;
  if (density.counts.size() > 0) {
    const Point low = frame.to_canvas(density.x.min, density.y.min),
                high = frame.to_canvas(density.x.max, density.y.max);
    canvas.push_clip(frame.data);
    canvas.cells({low.x, high.y, high.x - low.x, low.y - high.y}, static_cast<int>(density.counts.rows()),
                 static_cast<int>(density.counts.cols()), count_colors(density, theme));
    canvas.pop_clip();
  }
  draw_sums(canvas, density, layout, theme);
  const bool roomy = layout.frame.whole.right() >= layout.color_bar.right() + em;
  if (density.counts.size() > 0 && roomy && layout.color_bar.height > 2.4 * em)
    draw_count_scale(canvas, density, layout.color_bar, em, theme);
}

}  // namespace muonscope
