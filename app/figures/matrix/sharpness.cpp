// The Hessian's largest eigenvalue over time, a plot per lane on the same axes, against 2/η (§3 of arXiv
// 2606.30509; Cohen et al., arXiv 2103.00065).

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "core/base/numbers.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"

namespace muonscope {

namespace {

/// A limit further above everything else than this is said, not drawn: on its axes the curves would be flat.
constexpr double most_above_curves = 3;
constexpr int future_samples = 200;

/// Up to which sharpness a quadratic is descended: factor/η. Known of plain gradient descent (2) and of
/// momentum N ← βN + g∇ (2(1 + β)/g: Polyak 1964); of other rules 2/η says nothing.
struct StabilityLimit {
  double factor = 2;
  std::string name;
};

std::optional<StabilityLimit> stability_limit(const Spec& optimizer) {
  if (flow_of(optimizer)) return std::nullopt;
  const Rule rule = compose(optimizer);
  const bool linear =
      rule.map->family() == MapFamily::linear && rule.bare() && !rule.scaled() && rule.weight_decay == 0;
  const Momentum& momentum = rule.momentum;
  if (!linear || momentum.bias_corrected) return std::nullopt;
  if (momentum.stateless() && momentum.direction_gain == 1)
    return StabilityLimit{2, "2/η: gradient descent's limit"};
  if (!momentum.along_state() || momentum.state_gain <= 0) return std::nullopt;
  const double factor = 2 * (1 + momentum.state_keep) / momentum.state_gain;
  return StabilityLimit{factor, brief_number(factor) + "/η: the limit with momentum β"};
}

/// The limit of the rows from `since` on, when the rule became what it is, and, beyond them, of the schedule
/// as it stands.
Series limit_of(const LaneSnapshot& lane, const StabilityLimit& limit, Step since, double last,
                const ViewOptions& options) {
  Series series;
  series.name = limit.name;
  series.condition = "near a minimum where the loss is quadratic, with this rule";
  series.group = "theory";
  series.is_theory = true;
  series.style = {.role = Style::Role::theory, .dash = Dash::dashed, .width = 1.5};
  series.end_label = brief_number(limit.factor) + "/η";
  const auto add = [&](double time, double lr) {
    series.x.push_back(time);
    series.y.push_back(lr > 0 ? limit.factor / lr : std::nan(""));
  };
  const Curve lr = curve_of(lane, "lr", options);
  const double from = time_of(lane, static_cast<double>(since), options.time);
  for (std::size_t i = 0; i < lr.x.size(); ++i)
    if (lr.x[i] >= from) add(lr.x[i], lr.y[i]);
  const auto now = static_cast<double>(lane.step);
  if (lane.status == LaneStatus::diverged) return series;
  const double stride = std::max(1.0, std::ceil((last - now) / future_samples));
  for (double step = now + stride; step < last + stride; step += stride) {
    const double at = std::min(step, last);
    add(time_of(lane, at, options.time), learning_rate(lane.spec.schedule, static_cast<Step>(at)));
  }
  return series;
}

Series sharpness_of(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  Curve curve = curve_of(lane, "sharpness", options);
  Series series;
  series.name = "sharpness";
  series.style = lane_style(snapshot.lanes, index);
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  mark_divergence(lane, series);
  return series;
}

/// The critical learning rate beside the present one.
std::string sharpness_note(const LaneSnapshot& lane, const std::optional<StabilityLimit>& limit,
                           const Series& sharpness) {
  const double now = sharpness.y.empty() ? 0 : sharpness.y.back();
  if (!limit) return "no limit like 2/η is known for this rule";
  if (!(now > 0)) return "";
  return brief_number(limit->factor) + "/sharpness = " + readable(limit->factor / now) +
         ", η = " + brief_number(lane.lr);
}

Plot sharpness_plot(const Snapshot& snapshot, std::size_t index, const ViewOptions& options) {
  const LaneSnapshot& lane = snapshot.lanes[index];
  Plot plot = time_plot(snapshot, "sharpness, largest eigenvalue of ∇²L", AxisScale::linear, options);
  plot.title = lane_title(lane);
  if (lane.trace.column("sharpness") < 0) {
    explain_missing(plot, "sharpness");
    return plot;
  }
  plot.series.push_back(sharpness_of(snapshot, index, options));
  const std::optional<StabilityLimit> limit = stability_limit(lane.spec.optimizer);
  plot.note = sharpness_note(lane, limit, plot.series.front());
  if (options.theory) {
    if (limit)
      plot.series.push_back(
          limit_of(lane, *limit, optimizer_since(snapshot, index), last_step(snapshot), options));
    const FactorizationFacts* facts = snapshot.problem ? snapshot.problem->factorization() : nullptr;
    if (facts != nullptr && facts->target_values.size() > 0)
      plot.horizontal_marks.push_back({2 * facts->target_values(0), "2s*₁, at the balanced minimum"});
  }
  append_edit_marks(plot, snapshot, index, options);
  return plot;
}

/// Highest value that the linear axes must hold: curves and marks, as far as a diverging lane lets see, and
/// limits that are not too far above.
double highest_of(const Figure& figure) {
  double mark = 0, measured = 0, limit = 0;
  const auto raise = [](double& highest, double value, double most) {
    if (std::isfinite(value) && value <= most) highest = std::max(highest, value);
  };
  const auto each = [&](bool theory, auto&& act) {
    for (const Plot& plot : figure.plots)
      for (const Series& series : plot.series)
        if (series.is_theory == theory)
          for (const double value : series.y) act(value);
  };
  for (const Plot& plot : figure.plots)
    for (const HorizontalMark& line : plot.horizontal_marks) mark = std::max(mark, line.y);
  const double most = mark > 0 ? most_above_curves * mark : INFINITY;
  each(false, [&](double value) { raise(measured, value, most); });
  const double highest = std::max(mark, measured);
  each(true, [&](double value) { raise(limit, value, most_above_curves * highest); });
  return std::max(highest, limit);
}

Range sharpness_range(const Figure& figure, AxisScale scale) {
  const double highest = highest_of(figure);
  if (!(highest > 0)) return scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  if (scale == AxisScale::logarithmic) return decades_around(highest / 100, highest);
  const double step = round_up(highest) / 10;
  return {0, std::ceil(1.15 * highest / step) * step};
}

}  // namespace

Figure build_sharpness(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("sharpness", snapshot);
  figure.columns = lane_columns(snapshot.lanes.size());
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i)
    figure.plots.push_back(sharpness_plot(snapshot, i, options));
  const Range fitted = sharpness_range(figure, options.y_scale.value_or(AxisScale::linear));
  for (Plot& plot : figure.plots) plot.y.range = options.y.value_or(fitted);
  return figure;
}

}  // namespace muonscope
