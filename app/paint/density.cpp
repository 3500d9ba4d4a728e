#include <algorithm>
#include <cmath>
#include <functional>

#include "app/paint/color_maps.h"
#include "app/paint/curves.h"

namespace muonscope {

namespace {

/// 0 for a single particle … 1 for `limit`.
double height_on_scale(double count, double limit) {
  return limit > 1 ? std::log(count) / std::log(limit) : 1;
}

/// What a lane's particles are in where several lanes lie over each other, at t from one particle (0) to many
/// (1). Multiplied with a light ground, or screened over a dark one, a single particle still shows.
Color layer_color(const Theme& theme, int lane, Blend blend, double t) {
  const double least = blend == Blend::multiply ? 0.28 : 0.4;
  const Color neutral = blend == Blend::multiply ? Color{255, 255, 255} : Color{0, 0, 0};
  return mix_encoded(neutral, theme.lane(lane), least + (1 - least) * t);
}

/// How colours of lanes are joined on this ground.
Blend joining(const Theme& theme) {
  return luminance(theme.figure) > luminance(theme.text) ? Blend::multiply : Blend::screen;
}

struct Coloring {
  Blend blend = Blend::replace;
  /// Of one lane's counts alone, before it is joined with the others.
  std::vector<std::function<Color(double)>> ramps;
};

Coloring coloring_of(const std::vector<const Density*>& densities, bool alone, const Theme& theme) {
  Coloring coloring;
  if (alone) {
    coloring.ramps.emplace_back([&theme](double t) { return density_color(theme, t); });
    return coloring;
  }
  coloring.blend = joining(theme);
  for (const Density* density : densities)
    coloring.ramps.emplace_back([&theme, blend = coloring.blend, lane = density->lane](double t) {
      return layer_color(theme, lane, blend, t);
    });
  return coloring;
}

void draw_counts(Canvas& canvas, const std::vector<const Density*>& densities, const Coloring& coloring,
                 const PlotFrame& frame, const Theme& theme) {
  const Density& first = *densities.front();
  // Nothing in a cell leaves what is below.
  const Color none = coloring.blend == Blend::replace    ? theme.figure
                     : coloring.blend == Blend::multiply ? Color{255, 255, 255}
                                                         : Color{0, 0, 0};
  CountShading shading{theme.figure, coloring.blend, {}};
  for (std::size_t i = 0; i < densities.size(); ++i)
    shading.layers.push_back(
        {densities[i]->counts, count_steps(densities[i]->limit, none, coloring.ramps[i])});
  const Point low = frame.to_canvas(first.x.min, first.y.min),
              high = frame.to_canvas(first.x.max, first.y.max);
  canvas.push_clip(frame.data);
  canvas.counts({low.x, high.y, high.x - low.x, low.y - high.y}, shading);
  canvas.pop_clip();
}

/// The lanes' colours side by side, from one particle below to `limit` on top.
void draw_count_scale(Canvas& canvas, double limit, const Coloring& coloring, const Rect& bar, double em,
                      const Theme& theme) {
  constexpr int steps = 64;
  std::vector<Color> colors;
  for (int i = 0; i < steps; ++i)
    for (const auto& ramp : coloring.ramps)
      colors.push_back(blended(theme.figure, ramp(1 - (i + 0.5) / steps), coloring.blend));
  canvas.cells(bar, steps, static_cast<int>(coloring.ramps.size()), colors);
  const Axis axis{"", "", AxisScale::logarithmic, {1, std::max(limit, 1.0)}};
  double free_below = bar.bottom() + em;
  for (const Tick& tick : ticks(axis, static_cast<int>(std::clamp(bar.height / (2 * em), 2.0, 6.0)))) {
    if (tick.label.empty()) continue;
    const double y = bar.bottom() - bar.height * height_on_scale(tick.value, limit);
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

/// The lanes' bars in one column or row of cells: where they lie over each other, the shorter ones in front.
struct Bar {
  double sum = 0, limit = 1;
  Color color;

  double length(double room) const { return limit > 0 ? room * std::min(sum / limit, 1.0) : 0; }
};

std::vector<Bar> bars_of(const std::vector<const Density*>& densities, std::size_t i, bool across,
                         Blend blend, const Theme& theme) {
  std::vector<Bar> bars;
  for (const Density* density : densities)
    bars.push_back({(across ? density->x_sums : density->y_sums)[i],
                    across ? density->x_limit : density->y_limit,
                    mix(theme.figure, theme.lane(density->lane), 0.6)});
  std::stable_sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return a.sum > b.sum; });
  for (std::size_t lane = 1; lane < bars.size(); ++lane)
    bars[lane].color = blended(bars[lane - 1].color, bars[lane].color, blend);
  return bars;
}

void draw_sums(Canvas& canvas, const std::vector<const Density*>& densities, Blend blend,
               const PlotLayout& layout, const Theme& theme) {
  // Bars reach below their neighbours, so that no ground shows between them where edges are smoothed.
  constexpr double overlap = 0.3;
  const PlotFrame& frame = layout.frame;
  const Density& first = *densities.front();
  const Point low = frame.to_canvas(first.x.min, first.y.min),
              high = frame.to_canvas(first.x.max, first.y.max);
  const PixelSpan x{low.x, high.x}, y{low.y, high.y};
  const Rect &above = layout.x_sums, &beside = layout.y_sums;
  canvas.push_clip(above);
  // All that lies behind first: bars in front would else end under their neighbours' smoothed edges.
  for (std::size_t rank = 0; rank < densities.size() && above.height > 1; ++rank)
    for (std::size_t i = 0; i < first.x_sums.size(); ++i) {
      const double left = x.at(i, first.x_sums.size()), right = x.at(i + 1, first.x_sums.size()) + overlap;
      const Bar bar = bars_of(densities, i, true, blend, theme)[rank];
      const double tall = bar.length(above.height);
      if (tall > 0) canvas.fill_rect({left, above.bottom() - tall, right - left, tall}, bar.color, 0);
    }
  canvas.pop_clip();
  canvas.push_clip(beside);
  for (std::size_t rank = 0; rank < densities.size() && beside.width > 1; ++rank)
    for (std::size_t i = 0; i < first.y_sums.size(); ++i) {
      const double bottom = y.at(i, first.y_sums.size()) + overlap, top = y.at(i + 1, first.y_sums.size());
      const Bar bar = bars_of(densities, i, false, blend, theme)[rank];
      const double wide = bar.length(beside.width);
      if (wide > 0) canvas.fill_rect({beside.x, top, wide, bottom - top}, bar.color, 0);
    }
  canvas.pop_clip();
}

}  // namespace

void draw_densities(Canvas& canvas, const Plot& plot, const PlotLayout& layout, double em, const Theme& theme,
                    const PaintOptions& options) {
  std::vector<const Density*> shown, counted;
  for (const Density& density : plot.densities) {
    const auto& hidden = options.hidden;
    if (std::find(hidden.begin(), hidden.end(), density.group) != hidden.end()) continue;
    shown.push_back(&density);
    if (density.counts.size() > 0) counted.push_back(&density);
  }
  if (shown.empty()) return;
  const bool alone = plot.densities.size() == 1;
  draw_sums(canvas, shown, alone ? Blend::replace : joining(theme), layout, theme);
  if (counted.empty()) return;
  const Coloring coloring = coloring_of(counted, alone, theme);
  draw_counts(canvas, counted, coloring, layout.frame, theme);
  const bool roomy = layout.frame.whole.right() >= layout.color_bar.right() + em;
  if (roomy && layout.color_bar.height > 2.4 * em)
    draw_count_scale(canvas, counted.front()->limit, coloring, layout.color_bar, em, theme);
}

}  // namespace muonscope
