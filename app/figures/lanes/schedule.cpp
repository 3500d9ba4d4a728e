// The learning rate of every lane over the steps: what was, as recorded, and what the schedules as they stand
// will do, with the points that they can be changed by.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "core/optimizers/schedule.h"
#include "core/optimizers/schedule_points.h"

namespace muonscope {

namespace {

/// Samples of the curve to come: more than a screen has columns.
constexpr Step most_samples = 2000;
/// A schedule that falls without end is shown this far below its highest value.
constexpr double decades_shown = 1e-10;

std::vector<SchedulePoint> points_of(const LaneSnapshot& lane, Step end) {
  return schedule_points(lane.spec.schedule, lane.step, end);
}

/// From the present step to the end: every step, or as many as can be seen, with the points and the steps
/// beside them, where curves bend or jump.
std::vector<Step> steps_ahead(const LaneSnapshot& lane, Step end) {
  const Step stride = std::max<Step>(1, (end - lane.step) / most_samples);
  std::vector<Step> steps;
  for (Step t = lane.step; t < end; t += stride) steps.push_back(t);
  steps.push_back(end);
  if (stride > 1) {
    for (const SchedulePoint& point : points_of(lane, end))
      for (const Step t : {point.step - 1, point.step, point.step + 1})
        if (t >= lane.step && t <= end) steps.push_back(t);
  }
  std::ranges::sort(steps);
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

Series past_of(const LaneSnapshot& lane, const Style& style, const ViewOptions& options) {
  Curve curve = curve_of(lane, "lr", options);
  Series series;
  series.name = lane.spec.name;
  series.group = lane.spec.name;
  series.style = style;
  series.style.width = 2.5;
  series.x = std::move(curve.x);
  series.y = std::move(curve.y);
  mark_divergence(lane, series);
  return series;
}

Series future_of(const LaneSnapshot& lane, const Style& style, Step end, const ViewOptions& options) {
  Series series;
  series.name = lane.spec.name + ", to come";
  series.group = lane.spec.name;
  series.style = style;
  series.style.marker = Marker::none;
  series.style.width = 1.25;
  series.in_legend = false;
  if (lane.status == LaneStatus::diverged) return series;
  for (const Step t : steps_ahead(lane, end)) {
    series.x.push_back(time_of(lane, static_cast<double>(t), options.time));
    series.y.push_back(learning_rate(lane.spec.schedule, t));
  }
  return series;
}

/// Between what was and what can still be changed.
VerticalMark now_mark(const Snapshot& snapshot, const ViewOptions& options) {
  double x = 0;
  for (const LaneSnapshot& lane : snapshot.lanes)
    x = std::max(x, time_of(lane, static_cast<double>(lane.step), options.time));
  return {x, "now"};
}

/// What can be dragged: the lane's points that steps to come depend on. A rate of 0 has no place on a log
/// axis and stands at its lower end.
void append_handles(Plot& plot, const Snapshot& snapshot, std::size_t lane, Step end) {
  const LaneSnapshot& shown = snapshot.lanes[lane];
  if (shown.status == LaneStatus::diverged) return;
  for (const SchedulePoint& point : points_of(shown, end)) {
    if (!point.moves_step && !point.moves_lr) continue;
    const bool no_place = plot.y.scale == AxisScale::logarithmic && !(point.lr > 0);
    const std::string removal = shown.spec.schedule.kind == "piecewise" ? " Alt+click removes it." : "";
    plot.handles.push_back({"schedule:" + std::to_string(lane) + ":" + point.id,
                            static_cast<double>(point.step), no_place ? plot.y.range.min : point.lr,
                            point.moves_step, point.moves_lr, shown.spec.name + ": " + point.hint + removal});
  }
}

bool has_free_points(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.lanes, [](const LaneSnapshot& lane) {
    return lane.spec.schedule.kind == "piecewise" && lane.status != LaneStatus::diverged;
  });
}

/// Up to where a flow's H falls at every step: what h there has to say for itself.
void append_safe_step(Plot& plot, const LaneSnapshot& lane) {
  if (const std::optional<double> h = promised_step(lane))
    plot.horizontal_marks.push_back({*h, lane.spec.name + ": ε/max‖V(X₀)‖, H never rises below"});
}

Range range_of_rates(const Plot& plot) {
  double lowest = INFINITY, highest = 0;
  for (const HorizontalMark& mark : plot.horizontal_marks) {
    lowest = std::min(lowest, mark.y);
    highest = std::max(highest, mark.y);
  }
  for (const Series& series : plot.series)
    for (const double value : series.y)
      if (std::isfinite(value)) highest = std::max(highest, value);
  for (const Series& series : plot.series)
    for (const double value : series.y)
      if (value > decades_shown * highest) lowest = std::min(lowest, value);
  if (!(highest > 0)) return plot.y.scale == AxisScale::linear ? Range{0, 1} : Range{1e-3, 1};
  if (plot.y.scale == AxisScale::linear) return {0, round_up(1.05 * highest)};
  return decades_around(lowest, highest);
}

}  // namespace

Figure build_schedule(const FigureInput& input, const ViewOptions& options) {
  const Snapshot& snapshot = *input.snapshot;
  Figure figure = figure_of("schedule", snapshot);
  Plot plot = time_plot(snapshot, "learning rate ηₜ", AxisScale::logarithmic, options);
  const auto end = static_cast<Step>(last_step(snapshot));
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    const Style style = lane_style(snapshot.lanes, i);
    plot.series.push_back(past_of(lane, style, options));
    plot.series.push_back(future_of(lane, style, end, options));
  }
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) append_edit_marks(plot, snapshot, i, options);
  if (options.theory)
    for (const LaneSnapshot& lane : snapshot.lanes) append_safe_step(plot, lane);
  if (snapshot.step > 0 && snapshot.step < end) plot.vertical_marks.push_back(now_mark(snapshot, options));
  plot.y.range = options.y.value_or(range_of_rates(plot));
  if (options.time == TimeAxis::steps)
    for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) append_handles(plot, snapshot, i, end);
  if (has_free_points(snapshot) && options.time == TimeAxis::steps) {
    plot.alt_press = "schedule_points";
    plot.note_on_screen = "Alt+click adds a point to a piecewise schedule, or removes one";
  }
  figure.plots.push_back(std::move(plot));
  return figure;
}

}  // namespace muonscope
