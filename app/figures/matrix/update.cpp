// What the update does to the spectrum: the map φ with the singular values on it, and gradient and update by
// index (docs/mathematics.md §1.2).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"

namespace muonscope {

namespace {

/// More lanes than this have no room for two rows of plots: then the maps alone.
constexpr std::size_t most_two_row_lanes = 4;
constexpr int curve_samples = 1000;
/// Decades of a log axis at most, from its upper end down: gradients that have converged are rounding, and an
/// axis that holds them has no room for a map's knee.
constexpr double most_spectrum_decades = 8;
/// A knee is shown with this much of the axis beyond it.
constexpr double beyond_knee = 10;
/// Unless the largest value would then stand so far below the axis' end.
constexpr double knee_far_off = 1e4;

const BlockUpdate* block_of(const LaneSnapshot& lane, const std::string& name) {
  if (lane.updates == nullptr || lane.updates->blocks.empty()) return nullptr;
  for (const BlockUpdate& block : lane.updates->blocks)
    if (block.block == name) return &block;
  return &lane.updates->blocks.front();
}

/// Whether the map acts on something else than the gradient.
bool has_direction(const LaneSnapshot& lane) {
  const Rule rule = compose(lane.spec.optimizer);
  return !rule.momentum.stateless() || !rule.precondition.empty();
}

/// Values that axes must hold.
struct Extent {
  double lowest = INFINITY, highest = 0, knee = 0;
  void add(const Vector& values) {
    for (const double value : values)
      if (value > 0) lowest = std::min(lowest, value), highest = std::max(highest, value);
  }
  /// Where a map between GD and Muon bends.
  void add_knee(const UpdateMap& map) {
    const std::optional<KineticPotential> potential = map.potential();
    if (potential && std::isfinite(potential->smoothing)) knee = std::max(knee, potential->smoothing);
  }
  /// On a log axis ends lie two decades apart, so that axes seldom move while a run goes on.
  Range range(AxisScale scale) const {
    if (!(highest > 0)) return scale == AxisScale::linear ? Range{0, 1} : Range{1e-2, 1};
    if (scale == AxisScale::linear) return {0, round_up(1.05 * highest)};
    constexpr double margin = 1.2;
    const double bend = beyond_knee * knee <= knee_far_off * highest ? beyond_knee * knee : 0;
    const double top = 2 * std::ceil(std::log10(std::max(margin * highest, bend)) / 2);
    const double bottom =
        std::max(2 * std::floor(std::log10(lowest / margin) / 2), top - most_spectrum_decades);
    return {std::pow(10.0, bottom), std::pow(10.0, std::max(top, bottom + 2))};
  }
};

struct Axes {
  Axis before, after, index, both;
};

Axes axes_of(const Snapshot& snapshot, const ViewOptions& options) {
  Extent before, after, both;
  double count = 1;
  // Orthogonalized values are 1: every lane's axis shows where that is.
  after.add(Vector::Ones(1));
  both.add(Vector::Ones(1));
  for (const LaneSnapshot& lane : snapshot.lanes) {
    const BlockUpdate* block = block_of(lane, options.block);
    if (block == nullptr || lane.status == LaneStatus::diverged) continue;
    for (const Vector& values : {block->gradient, block->direction.values}) before.add(values);
    before.add_knee(*compose(lane.spec.optimizer).map);
    after.add(block->update);
    for (const Vector& values : {block->gradient, block->update}) both.add(values);
    count = std::max(count, static_cast<double>(block->update.size()));
  }
  const AxisScale y = options.y_scale.value_or(AxisScale::logarithmic), x = options.x_scale.value_or(y);
  Axes axes;
  axes.before = {"σ: singular values of the direction N", "", x, options.x.value_or(before.range(x))};
  axes.after = {"φ(σ): of the update", "", y, options.y.value_or(after.range(y))};
  axes.index = {"index i", "", AxisScale::linear, {0.25, count + 0.75}};
  axes.both = {"singular values", "", y, both.range(y)};
  return axes;
}

Series dots(std::string name, Style style, Marker marker, const Vector& x, const Vector& y) {
  Series series;
  series.name = std::move(name);
  series.style = style;
  series.style.draw = Style::Draw::points;
  series.style.marker = marker;
  // Spectra descend, curves' x must ascend.
  for (Eigen::Index i = std::min(x.size(), y.size()); i-- > 0;) {
    series.x.push_back(x(i));
    series.y.push_back(y(i));
  }
  return series;
}

/// φ from the axis' lower end to its upper one or to `largest`, the largest σ that there can be.
Series curve(const std::function<double(double)>& phi, const Axis& axis, Style style,
             double largest = INFINITY) {
  Series series;
  series.name = "φ(σ)";
  series.style = style;
  series.style.marker = Marker::none;
  const bool logarithmic = axis.scale == AxisScale::logarithmic;
  const auto [min, end] = std::minmax(axis.range.min, axis.range.max);
  const double max = std::min(end, largest);
  const auto add = [&](double sigma) {
    series.x.push_back(sigma);
    series.y.push_back(phi(sigma));
  };
  // The polar factor's step from 0 to 1 right of σ = 0.
  if (!logarithmic && min <= 0) add(0), add(1e-6 * max);
  for (int i = 0; i <= curve_samples; ++i) {
    const double t = static_cast<double>(i) / curve_samples;
    const double sigma = logarithmic ? min * std::pow(max / min, t) : min + t * (max - min);
    if (sigma >= 0 && sigma <= max && (series.x.empty() || sigma > series.x.back())) add(sigma);
  }
  return series;
}

/// φ = σ, for comparison: what gradient descent would do.
Series identity(const Axis& axis) {
  Series series = curve([](double sigma) { return sigma; }, axis,
                        {.role = Style::Role::theory, .dash = Dash::dotted, .width = 1});
  series.name = series.group = "φ = σ";
  series.is_theory = true;
  series.condition = "everywhere: what gradient descent makes of σ";
  series.in_legend = false;
  return series;
}

/// Where the gradient's singular values lie, along the axis where the map does not act on them.
Series rug(const Vector& values, const Axes& axes) {
  constexpr double height = 0.03;  // of the axes
  const auto [min, max] = axes.after.range;
  const double y = axes.after.scale == AxisScale::logarithmic ? min * std::pow(max / min, height)
                                                              : min + height * (max - min);
  return dots("σᵢ of ∇", {.role = Style::Role::muted}, Marker::cross, values,
              Vector::Constant(values.size(), y));
}

/// Says how many of these lie below an axis, which has no place for them.
void say_if_below(Plot& plot, const Vector& values, const Axis& axis) {
  if (axis.scale != AxisScale::logarithmic) return;
  const auto below = (values.array() < axis.range.min).count();
  if (below == 0) return;
  plot.note += (plot.note.empty() ? "" : "\n") + std::to_string(below) + " of " +
               std::to_string(values.size()) + " below " + brief_number(axis.range.min);
}

std::string missing_text(const BlockUpdate* block) {
  return block == nullptr ? "Measuring the next update …" : "The gradient is not finite here";
}

Plot map_plot(const LaneSnapshot& lane, const Style& style, const Axes& axes, const ViewOptions& options) {
  Plot plot;
  plot.title = lane_title(lane);
  plot.x = axes.before;
  plot.y = axes.after;
  const BlockUpdate* block = block_of(lane, options.block);
  if (block == nullptr || block->update.size() == 0) {
    plot.empty_text = missing_text(block);
    return plot;
  }
  if (lane.updates->step != lane.step) plot.title += " · step " + std::to_string(lane.updates->step);
  const MapPtr map = compose(lane.spec.optimizer).map;
  const std::function<double(double)> phi = map->curve(block->direction);
  plot.note = map->note(block->direction) + (phi ? "" : "; dots paired by size");
  say_if_below(plot, block->direction.values, plot.x);
  if (options.theory && map->family() != MapFamily::linear) plot.series.push_back(identity(axes.before));
  if (!phi) {
    plot.series.push_back(dots("σᵢ of N", style, style.marker, block->direction.values, block->update));
    return plot;
  }
  plot.series.push_back(curve(phi, axes.before, style, map->curve_end(block->direction)));
  if (has_direction(lane)) plot.series.push_back(rug(block->gradient, axes));
  const std::string name = has_direction(lane) ? "σᵢ: direction N" : "σᵢ: gradient";
  plot.series.push_back(dots(name, style, style.marker, block->direction.values, block->mapped));
  return plot;
}

Plot index_plot(const LaneSnapshot& lane, const Style& style, const Axes& axes, const ViewOptions& options) {
  Plot plot;
  plot.x = axes.index;
  plot.y = axes.both;
  plot.zoomable = false;
  const BlockUpdate* block = block_of(lane, options.block);
  if (block == nullptr || block->update.size() == 0) {
    plot.empty_text = missing_text(block);
    return plot;
  }
  const Vector index = Vector::LinSpaced(block->update.size(), 1, static_cast<double>(block->update.size()));
  const std::string symbol = block_symbol(block->block);
  Series bars =
      dots("gradient ∇" + symbol, {.role = Style::Role::theory}, Marker::none, index, block->gradient);
  bars.style.draw = Style::Draw::bars;
  Series update = dots("update of " + symbol, style, style.marker, index, block->update);
  say_if_below(plot, block->update, plot.y);
  for (Series* series : {&bars, &update}) {
    std::reverse(series->x.begin(), series->x.end());
    std::reverse(series->y.begin(), series->y.end());
    plot.series.push_back(std::move(*series));
  }
  return plot;
}

}  // namespace

Figure build_update(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("update", snapshot);
  const bool two_rows = snapshot.lanes.size() <= most_two_row_lanes;
  figure.columns = two_rows ? static_cast<int>(snapshot.lanes.size()) : lane_columns(snapshot.lanes.size());
  const Axes axes = axes_of(snapshot, options);
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(map_plot(snapshot.lanes[i], lane_style(snapshot.lanes, i), axes, options));
  for (std::size_t i = 0; two_rows && i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(index_plot(snapshot.lanes[i], lane_style(snapshot.lanes, i), axes, options));
  return figure;
}

}  // namespace muonscope
