// Propagation of chaos: how far clouds of N particles are from a large one after the same time.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "core/studies/chaos.h"

namespace muonscope {

namespace {

/// Half the width of an error bar's caps, as a factor of N.
constexpr double bar_cap = 1.07;
/// Room beside the first and the last size, as factors of N.
constexpr double size_margin = 1.6;

/// One of the two distances, and how it looks.
struct ChaosLook {
  std::string name;
  std::string axis;
  ChaosCurve ChaosResult::*curve;
  int quantity;  ///< which of the tones that no lane has
  Marker marker;
};

const std::array<ChaosLook, 2>& chaos_looks() {
  static const std::array<ChaosLook, 2> looks{
      {{"Mean field", "RMS of ‖u_N − u_ref‖", &ChaosResult::mean_field, 0, Marker::circle},
       {"Cloud in phase space", "RMS of sliced W₁", &ChaosResult::wasserstein, 1, Marker::square}}};
  return looks;
}

Series points_of_chaos(const ChaosLook& look, const ChaosCurve& curve) {
  Series series;
  series.name = look.name;
  series.style.draw = Style::Draw::points;
  series.style.role = Style::Role::quantity;
  series.style.quantity = look.quantity;
  series.style.marker = look.marker;
  series.x = curve.counts;
  for (const Estimate& rms : curve.rms) series.y.push_back(rms.value);
  return series;
}

/// A bar with caps for every size.
Series bars_of_chaos(const ChaosLook& look, const ChaosCurve& curve) {
  Series series;
  series.name = look.name + ", 95 % of the resamples";
  series.in_legend = false;
  series.style.draw = Style::Draw::path;
  series.style.role = Style::Role::quantity;
  series.style.quantity = look.quantity;
  const auto stroke = [&](double x1, double y1, double x2, double y2) {
    series.x.insert(series.x.end(), {x1, x2, x2});
    series.y.insert(series.y.end(), {y1, y2, std::nan("")});
  };
  for (std::size_t i = 0; i < curve.counts.size(); ++i) {
    const double count = curve.counts[i], low = curve.rms[i].low, high = curve.rms[i].high;
    stroke(count, low, count, high);
    stroke(count / bar_cap, low, count * bar_cap, low);
    stroke(count / bar_cap, high, count * bar_cap, high);
  }
  return series;
}

/// c·N^(−1/2) with the c that fits best, by logarithms.
Series law_of_chaos(const ChaosCurve& curve) {
  Series series;
  series.name = "theory: N^(−1/2)";
  series.is_theory = true;
  series.condition = "for independent particles, N far below the reference's";
  series.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1.5};
  double mean = 0;
  for (std::size_t i = 0; i < curve.counts.size(); ++i)
    mean += std::log(curve.rms[i].value * std::sqrt(curve.counts[i]));
  const double factor = std::exp(mean / static_cast<double>(curve.counts.size()));
  for (const double count : {curve.counts.front() / size_margin, curve.counts.back() * size_margin}) {
    series.x.push_back(count);
    series.y.push_back(factor / std::sqrt(count));
  }
  return series;
}

/// With two digits after the point.
std::string rounded_slope(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%s%.2f", value < 0 ? "−" : "", std::abs(value));
  return text.data();
}

/// A slope of logarithms over some sizes with half its 95 % interval, from those of the sizes.
struct LocalSlope {
  double value = 0, half_width = 0;
};

LocalSlope local_slope(const ChaosCurve& curve, std::size_t first, std::size_t end) {
  const auto count = static_cast<double>(end - first);
  double mean = 0, spread = 0;
  for (std::size_t i = first; i < end; ++i) mean += std::log(curve.counts[i]) / count;
  for (std::size_t i = first; i < end; ++i) spread += std::pow(std::log(curve.counts[i]) - mean, 2);
  LocalSlope slope;
  double squares = 0;
  for (std::size_t i = first; i < end; ++i) {
    const double weight = (std::log(curve.counts[i]) - mean) / spread;
    slope.value += weight * std::log(curve.rms[i].value);
    squares += std::pow(weight * std::log(curve.rms[i].high / curve.rms[i].low) / 2, 2);
  }
  slope.half_width = std::sqrt(squares);
  return slope;
}

/// Where the slope of the larger sizes is another one than that of the smaller ones, by more than the
/// resamples explain: ", still changing: −0.42, then −0.49".
std::string drift_of_slope(const ChaosCurve& curve) {
  const std::size_t count = curve.counts.size(), middle = count / 2;
  if (middle < 3) return {};
  const LocalSlope small = local_slope(curve, 0, middle), large = local_slope(curve, middle, count);
  const double unsure = std::hypot(small.half_width, large.half_width);
  if (!(std::abs(small.value - large.value) > unsure)) return {};
  return ", still changing: " + rounded_slope(small.value) + ", then " + rounded_slope(large.value);
}

/// "slope −0.51 ± 0.02": half the interval that holds 95 % of the resamples.
std::string slope_note(const ChaosCurve& curve) {
  if (!curve.slope) return {};
  return "slope " + rounded_slope(curve.slope->value) + " ± " +
         rounded_slope((curve.slope->high - curve.slope->low) / 2) + drift_of_slope(curve);
}

/// Whether the comparison is one of the experiment as it stands.
bool is_up_to_date(const Chaos& chaos, const Experiment& now) {
  const std::optional<std::size_t> lane = lane_named(now, chaos.spec.lane);
  const auto bare = [](Spec problem) {
    problem.values.erase("count");
    return problem;
  };
  return chaos.base.seed == now.seed && bare(chaos.base.problem) == bare(now.problem) && lane &&
         now.lanes[*lane] == chaos.base.lanes[chaos.lane()];
}

Range range_around(const std::vector<Series>& series) {
  double low = HUGE_VAL, high = 0;
  for (const Series& each : series) {
    for (const double y : each.y) {
      if (!(y > 0)) continue;
      low = std::min(low, y), high = std::max(high, y);
    }
  }
  constexpr double room = 1.3;
  return low < high ? Range{low / room, high * room} : Range{1e-3, 1};
}

Plot chaos_plot(const FigureInput& input, const ChaosLook& look, const ViewOptions& options) {
  Plot plot;
  plot.title = look.name;
  plot.x = {.title = "particles N", .unit = "", .scale = AxisScale::logarithmic, .range = {10, 1e4}};
  plot.y = {.title = look.axis, .unit = "", .scale = AxisScale::logarithmic, .range = {1e-3, 1}};
  plot.x.scale = options.x_scale.value_or(plot.x.scale);
  plot.y.scale = options.y_scale.value_or(plot.y.scale);
  const ChaosResult* found = input.findings.found<ChaosResult>();
  if (found == nullptr || found->sizes.empty()) {
    plot.zoomable = false;
    if (found != nullptr) {
      plot.empty_text = "The reference cloud comes first.";
    } else {
      plot.empty_text = "Shows clouds of many sizes: muonscope chaos FILE --out DIR --figures chaos";
      plot.empty_on_screen =
          "Press C: many clouds of N particles are run in the background and compared with a large one.";
    }
    return plot;
  }
  const ChaosCurve& curve = found->*look.curve;
  plot.series = {law_of_chaos(curve), bars_of_chaos(look, curve), points_of_chaos(look, curve)};
  plot.series.back().in_legend = false;  // the title says it
  plot.note = slope_note(curve);
  const Chaos& chaos = *found->chaos;
  const std::vector<std::size_t> counts = chaos.counts();
  plot.x.range = {static_cast<double>(counts.front()) / size_margin,
                  static_cast<double>(counts.back()) * size_margin};
  plot.y.range = range_around(plot.series);
  if (plot.x.scale == AxisScale::linear) plot.x.range.min = 0;
  if (plot.y.scale == AxisScale::linear) plot.y.range.min = 0;
  plot.x.range = options.x.value_or(plot.x.range);
  plot.y.range = options.y.value_or(plot.y.range);
  if (!is_up_to_date(chaos, *input.snapshot->experiment))
    plot.note = "with other parameters\n" + plot.note, plot.note_on_screen = "press C to compare again";
  return plot;
}

/// "flow at step 60 · 64 clouds of each size · reference 2^17 particles · seed 13"
std::string caption_of_chaos(const Chaos& chaos) {
  return chaos.spec.lane + " at step " + std::to_string(*chaos.spec.steps) + " · " +
         std::to_string(chaos.spec.seeds) + " clouds of each size · reference of " +
         std::to_string(std::size_t{1} << chaos.spec.reference) + " particles · seed " +
         std::to_string(chaos.base.seed) + " · bars and ±: 95 %";
}

}  // namespace

Figure build_chaos(const FigureInput& input, const ViewOptions& options) {
  Figure figure;
  figure.id = "chaos";
  figure.title = "Propagation of chaos";
  if (const ChaosResult* found = input.findings.found<ChaosResult>())
    figure.caption = caption_of_chaos(*found->chaos);
  for (const ChaosLook& look : chaos_looks()) figure.plots.push_back(chaos_plot(input, look, options));
  figure.plots.back().legend = false;  // as the first one's
  // Nothing to compare yet: one text is enough.
  if (!figure.plots.front().empty_text.empty()) figure.plots.resize(1);
  return figure;
}

}  // namespace muonscope
