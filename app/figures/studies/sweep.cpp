// Final loss over the learning rate (figure 1c,d of arXiv 2606.30509), or over another swept number.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "core/experiment/format.h"
#include "core/optimizers/rule.h"
#include "core/studies/sweep_result.h"

namespace muonscope {

namespace {

/// What is shown of ratios where there are none yet, and the most: runs on their way to infinity leave the
/// axes.
constexpr Range usual_ratios{1e-10, 1};
constexpr double most_ratio = 1e10;
/// Above the highest ratio there is this much room for crosses.
constexpr double room_for_crosses = 10;
/// Diverged runs stand below the upper edge, a lane's below the one before, as parts of the axis.
constexpr double diverged_at = 0.97, diverged_gap = 0.045;

std::string sweep_axis_title(const SweepResult& result) {
  const SweepAxis& axis = result.sweep->axes().front();
  const Parameter* parameter = describe(result.sweep->base(), axis.key);
  return parameter->symbol.empty() ? parameter->label : parameter->label + " " + parameter->symbol;
}

/// Rates are swept together: each lane's own can be dragged on the axis.
bool sweeps_rates(const SweepResult& result) {
  return result.sweep->axes().front().key == "lanes.*.schedule.lr";
}

/// Whether the sweep is one of the experiment as it stands, but for what it sweeps.
bool is_current(const SweepResult& result, const Experiment& now) {
  const Experiment& then = result.sweep->base();
  if (!sweeps_rates(result)) return true;
  const auto same_lane = [](const LaneSpec& a, const LaneSpec& b) {
    Spec rate = a.schedule;
    if (b.schedule.values.count("lr") != 0) rate.values["lr"] = b.schedule.values.at("lr");
    return a.name == b.name && a.optimizer == b.optimizer && rate == b.schedule;
  };
  return then.seed == now.seed && then.problem == now.problem &&
         std::equal(then.lanes.begin(), then.lanes.end(), now.lanes.begin(), now.lanes.end(), same_lane);
}

Style style_of(const Snapshot& snapshot, std::size_t lane) {
  return lane < snapshot.lanes.size() ? lane_style(snapshot.lanes, lane) : Style{};
}

Series curve_of_lane(const SweepResult& result, std::size_t lane, const Style& style) {
  Series series;
  series.name = series.group = result.sweep->base().lanes[lane].name;
  series.style = style;
  for (const SweepRun& run : result.runs) {
    series.x.push_back(result.sweep->point(run.run).front());
    series.y.push_back(loss_ratio(run.rows[lane]).value_or(std::nan("")));
  }
  return series;
}

/// Where on the axis a share of its length is.
double axis_share(const Axis& axis, double share) {
  if (axis.scale == AxisScale::linear) return axis.range.min + share * (axis.range.max - axis.range.min);
  return axis.range.min * std::pow(axis.range.max / axis.range.min, share);
}

/// Crosses at the upper edge for the runs that diverged.
Series crosses_of_lane(const SweepResult& result, std::size_t lane, Style style, const Axis& y) {
  Series series;
  series.name = result.sweep->base().lanes[lane].name + " diverged";
  series.group = result.sweep->base().lanes[lane].name;
  style.draw = Style::Draw::points;
  style.marker = Marker::cross;
  series.style = style;
  const double height = axis_share(y, diverged_at - diverged_gap * static_cast<double>(lane));
  for (const SweepRun& run : result.runs) {
    if (!run.rows[lane].diverged) continue;
    series.x.push_back(result.sweep->point(run.run).front());
    series.y.push_back(height);
  }
  return series;
}

/// Gradient descent on a factorization leaves the balanced minimum, whose sharpness is 2s*₁, beyond
/// η = 2/(2s*₁).
void mark_critical_rate(Plot& plot, const Snapshot& snapshot) {
  const FactorizationFacts* facts = snapshot.problem->factorization();
  // Weight decay is another minimum.
  const bool has_gd = std::ranges::any_of(snapshot.lanes, [](const LaneSnapshot& lane) {
    const Spec& optimizer = lane.spec.optimizer;
    return rule_identity(optimizer) == RuleIdentity::descent && compose(optimizer).weight_decay == 0;
  });
  if (facts == nullptr || !has_gd || facts->target_values.size() == 0 || !(facts->target_values(0) > 0))
    return;
  const double critical = 1 / facts->target_values(0);
  plot.vertical_marks.push_back({critical, "GD's critical η = 2/(2s*₁) = " + brief_number(critical)});
}

/// The rates that the lanes run at now, to be dragged.
void mark_current_rates(Plot& plot, const Snapshot& snapshot) {
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSpec& lane = snapshot.lanes[i].spec;
    const auto rate = lane.schedule.values.find("lr");
    if (rate == lane.schedule.values.end() || !std::holds_alternative<double>(rate->second)) continue;
    const double value = std::get<double>(rate->second);
    VerticalMark mark{value, lane.name + " η = " + brief_number(value)};
    mark.lane = lane_index(snapshot.lanes, i);
    mark.handle = "lr:" + std::to_string(i);
    mark.hint = "Drag: " + lane.name + " goes on at another learning rate.";
    plot.vertical_marks.push_back(mark);
  }
}

/// A single value in the middle of its axis.
Range around(double value, AxisScale scale) {
  if (scale == AxisScale::logarithmic) return {value / 2, value * 2};
  const double half = value == 0 ? 1 : std::abs(value) / 2;
  return {value - half, value + half};
}

Axis swept_axis(const SweepResult& result, const ViewOptions& options) {
  const std::vector<double>& values = result.sweep->axes().front().values;
  Axis axis;
  axis.title = sweep_axis_title(result);
  const auto scale = options.x_scale.value_or(
      result.sweep->axes().front().logarithmic ? AxisScale::logarithmic : AxisScale::linear);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  axis.scale = *low > 0 ? scale : AxisScale::linear;
  axis.range = options.x.value_or(*low < *high ? Range{*low, *high} : around(*low, axis.scale));
  return axis;
}

/// From the lowest ratio to the highest or to 1, whole decades: every lane's floor is seen.
Range range_of_ratios(const std::vector<Series>& curves, AxisScale scale, bool crosses) {
  double lowest = INFINITY, highest = 0;
  for (const Series& series : curves)
    for (const double ratio : series.y)
      if (ratio > 0 && std::isfinite(ratio))
        lowest = std::min(lowest, ratio), highest = std::max(highest, std::min(ratio, most_ratio));
  if (!(highest > 0)) return scale == AxisScale::linear ? Range{0, 1} : usual_ratios;
  if (scale == AxisScale::linear) return {0, round_up((crosses ? 1.3 : 1.05) * highest)};
  return decades_around(std::min(lowest, 1.0), std::max(highest, 1.0) * (crosses ? room_for_crosses : 1));
}

bool any_diverged(const SweepResult& result) {
  return std::ranges::any_of(
      result.runs, [](const SweepRun& run) { return std::ranges::any_of(run.rows, &SweepRow::diverged); });
}

/// Runs that ended at exactly 0 stand at the lower edge of a logarithmic axis.
void mark_exact_zeros(Plot& plot, const std::vector<Series>& curves) {
  if (plot.y.scale != AxisScale::logarithmic) return;
  for (const Series& series : curves) {
    const auto count = std::ranges::count(series.y, 0.0);
    std::string label = series.name + ": 0 at " + std::to_string(count) + (count == 1 ? " value" : " values");
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      if (series.y[i] != 0) continue;
      plot.zeros.push_back({series.x[i], label, series.style, series.group});
      label.clear();
    }
  }
}

Plot ratio_plot(const FigureInput& input, const ViewOptions& options) {
  Plot plot;
  plot.y = {"final loss / loss at step 0", "", options.y_scale.value_or(AxisScale::logarithmic),
            usual_ratios};
  if (plot.y.scale == AxisScale::linear) plot.y.range = {0, 1};
  const SweepResult* found = input.findings.found<SweepResult>();
  if (found == nullptr) {
    plot.x = {"learning rate η", "", AxisScale::logarithmic, {1e-3, 1}};
    plot.zoomable = false;
    plot.empty_text = "Shows a sweep: muonscope sweep FILE --figures sweep";
    plot.empty_on_screen = "Press W: the experiment runs in the background at many learning rates.";
    return plot;
  }
  const SweepResult& result = *found;
  plot.x = swept_axis(result, options);
  const std::size_t lanes = result.sweep->base().lanes.size();
  for (std::size_t lane = 0; lane < lanes; ++lane)
    plot.series.push_back(curve_of_lane(result, lane, style_of(*input.snapshot, lane)));
  plot.y.range = options.y.value_or(range_of_ratios(plot.series, plot.y.scale, any_diverged(result)));
  mark_exact_zeros(plot, plot.series);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    Series crosses = crosses_of_lane(result, lane, style_of(*input.snapshot, lane), plot.y);
    if (!crosses.x.empty()) plot.series.push_back(std::move(crosses));
  }
  if (sweeps_rates(result)) {
    if (options.theory) mark_critical_rate(plot, *input.snapshot);
    mark_current_rates(plot, *input.snapshot);
  }
  if (!is_current(result, *input.snapshot->experiment)) {
    plot.note = "swept with other parameters";
    plot.note_on_screen = "press W to sweep again";
  }
  return plot;
}

std::string caption_of_sweep(const SweepResult& result) {
  const Experiment& base = result.sweep->base();
  return std::to_string(result.sweep->runs()) + " values of " + sweep_axis_title(result) + ", " +
         std::to_string(base.steps) + " steps each · seed " + std::to_string(base.seed);
}

}  // namespace

Figure build_sweep(const FigureInput& input, const ViewOptions& options) {
  Figure figure;
  figure.id = "sweep";
  figure.title = "Final loss over the learning rate";
  if (const SweepResult* found = input.findings.found<SweepResult>()) {
    if (!sweeps_rates(*found)) figure.title = "Final loss over the " + sweep_axis_title(*found);
    figure.caption = caption_of_sweep(*found);
  }
  figure.plots.push_back(ratio_plot(input, options));
  return figure;
}

}  // namespace muonscope
