#include "app/figures/kit/common.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/kit/edit_marks.h"
#include "app/figures/kit/lane_style.h"
#include "app/figures/kit/shown_rows.h"
#include "app/figures/kit/typeset.h"
#include "core/base/numbers.h"
#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"
#include "core/optimizers/flow.h"
#include "core/particles/particle_system.h"

namespace muonscope {

namespace {

struct Moment {
  double step = 0, time = 0;
};

/// The recorded moment at or after a step, or the present one.
Moment moment_at(const LaneSnapshot& lane, std::size_t row, int column) {
  if (row < lane.trace.rows()) return {lane.trace.at(row, 0), lane.trace.at(row, column)};
  return {lane.current_row[0], lane.current_row[static_cast<std::size_t>(column)]};
}

/// Between rows on a straight line; beyond the present step as between the last two.
double flow_time(const LaneSnapshot& lane, double step) {
  const int column = lane.trace.column("time");
  if (column < 0 || column >= std::ssize(lane.current_row)) return step;
  std::size_t low = 0, high = lane.trace.rows();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const bool earlier = lane.trace.at(middle, 0) < step;
    (earlier ? low : high) = earlier ? middle + 1 : middle;
  }
  const Moment after = moment_at(lane, low, column);
  const Moment before =
      low > 0 ? moment_at(lane, low - 1, column) : Moment{after.step - 1, after.time - lane.lr};
  if (after.step == step || after.step == before.step) return after.time;
  return after.time + (step - after.step) * (after.time - before.time) / (after.step - before.step);
}

}  // namespace

double time_of(const LaneSnapshot& lane, double step, TimeAxis axis) {
  switch (axis) {
    case TimeAxis::steps:
      return step;
    case TimeAxis::seconds:
      return lane.step > 0 ? step * lane.seconds / static_cast<double>(lane.step) : 0;
    case TimeAxis::flops:
      return lane.flops.before(step);
    case TimeAxis::flow:
      return flow_time(lane, step);
  }
  return step;
}

Step step_at(const Snapshot& snapshot, double x, TimeAxis axis) {
  const Snapshot& whole = snapshot.ahead ? *snapshot.ahead : snapshot;
  if (axis == TimeAxis::steps)
    return std::clamp<Step>(static_cast<Step>(std::llround(x)), 0, snapshot.furthest);
  const LaneSnapshot& lane = whole.lanes.front();
  const auto time = [&](Step step) { return time_of(lane, static_cast<double>(step), axis); };
  Step low = 0, high = snapshot.furthest;
  while (low < high) {
    const Step middle = low + (high - low) / 2;
    if (time(middle) < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && x - time(low - 1) < time(low) - x ? low - 1 : low;
}

bool has_flow_time(const Snapshot& snapshot) {
  return std::ranges::all_of(snapshot.lanes, [](const LaneSnapshot& lane) {
    return lane.trace.column("time") >= 0 && lane.trace.column("time") < std::ssize(lane.current_row);
  });
}

Curve curve_of(const LaneSnapshot& lane, const std::string& column, TimeAxis axis) {
  Curve curve;
  const int index = lane.trace.column(column);
  if (index < 0) return curve;
  curve.x = lane.trace.copy(0);
  curve.y = lane.trace.copy(index);
  const auto i = static_cast<std::size_t>(index);
  if (i < lane.current_row.size()) {
    curve.x.push_back(lane.current_row[0]);
    curve.y.push_back(lane.current_row[i]);
  }
  if (axis != TimeAxis::steps)
    for (double& x : curve.x) x = time_of(lane, x, axis);
  return curve;
}

Curve curve_at(const LaneSnapshot& lane, const std::string& column, std::span<const std::size_t> rows,
               TimeAxis axis) {
  Curve curve;
  const int index = lane.trace.column(column);
  if (index < 0) return curve;
  // A flow's time is in the row.
  const int time = axis == TimeAxis::flow ? lane.trace.column("time") : -1;
  for (const std::size_t row : rows) {
    curve.x.push_back(time >= 0 ? lane.trace.at(row, time) : time_of(lane, lane.trace.at(row, 0), axis));
    curve.y.push_back(lane.trace.at(row, index));
  }
  const auto i = static_cast<std::size_t>(index);
  if (i < lane.current_row.size()) {
    curve.x.push_back(time_of(lane, lane.current_row[0], axis));
    curve.y.push_back(lane.current_row[i]);
  }
  return curve;
}

Curve curve_of(const LaneSnapshot& lane, const std::string& column, const ViewOptions& options) {
  const int index = lane.trace.column(column);
  if (index < 0 || options.detail == 0 || lane.trace.rows() <= options.detail)
    return curve_of(lane, column, options.time);
  return curve_at(lane, column, shown_rows(lane, {&index, 1}, options), options.time);
}

double round_up(double value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  const double decade = std::pow(10.0, std::floor(std::log10(value)));
  for (const double digit : {1.0, 2.0, 2.5, 5.0})
    if (digit * decade >= value * (1 - 1e-12)) return digit * decade;
  return 10 * decade;
}

double last_step(const Snapshot& snapshot) {
  const auto planned = static_cast<double>(std::max<Step>(snapshot.experiment->steps, 1));
  const auto now = static_cast<double>(snapshot.step);
  return now <= planned ? planned : round_up(now);
}

namespace {

Axis titled(TimeAxis time) {
  switch (time) {
    case TimeAxis::steps:
      return {.title = "step t", .unit = "", .range = {}};
    case TimeAxis::seconds:
      return {.title = "wall time, at the mean time of a step", .unit = "s", .range = {}};
    case TimeAxis::flops:
      return {.title = "floating-point operations", .unit = "", .range = {}};
    case TimeAxis::flow:
      return {.title = "time t of the flow", .unit = "", .range = {}};
  }
  return {};
}

}  // namespace

Axis time_axis(const Snapshot& snapshot, const ViewOptions& options) {
  Axis axis = titled(options.time);
  axis.range = {0, 0};
  for (const LaneSnapshot& lane : snapshot.lanes)
    axis.range.max = std::max(axis.range.max, time_of(lane, last_step(snapshot), options.time));
  // Mean times tremble; rounded, the axis keeps still.
  if (options.time == TimeAxis::seconds || axis.range.max == 0) axis.range.max = round_up(axis.range.max);
  // Sums of time steps carry rounding.
  if (options.time == TimeAxis::flow)
    axis.range.max = std::strtod(readable(axis.range.max, 9).c_str(), nullptr);
  axis.scale = options.x_scale.value_or(AxisScale::linear);
  // Step 0 has no place on a log axis.
  if (axis.scale == AxisScale::logarithmic) axis.range.min = axis.range.max / last_step(snapshot);
  if (options.x) axis.range = *options.x;
  return axis;
}

Figure figure_of(std::string_view id, const Snapshot& snapshot) {
  Figure figure;
  figure.id = id;
  figure.caption = caption_of(snapshot);
  return figure;
}

Plot time_plot(const Snapshot& snapshot, std::string y_title, AxisScale usual, const ViewOptions& options) {
  Plot plot;
  plot.x = time_axis(snapshot, options);
  plot.over_time = true;
  plot.y.title = std::move(y_title);
  plot.y.scale = options.y_scale.value_or(usual);
  return plot;
}

std::string with_smoothing(const std::string& name, double smoothing) {
  return name + " (ε " + brief_number(smoothing) + ")";
}

Dash block_dash(std::size_t block) {
  constexpr std::array dashes{Dash::solid, Dash::dashed, Dash::dash_dot, Dash::dotted};
  return dashes[block % dashes.size()];
}

std::string block_symbol(const std::string& block) {
  std::string text = identifier_symbol(block);
  if (text.size() == 1 && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

int lane_columns(std::size_t lanes) {
  std::size_t columns = 1;
  while (columns * columns < lanes) ++columns;
  return static_cast<int>(columns);
}

Range decades_around(double lowest, double highest) {
  constexpr double smallest = 1e-300, largest = 1e300;
  lowest = std::clamp(lowest, smallest, largest), highest = std::clamp(highest, lowest, largest);
  const double top = std::ceil(std::log10(highest) - 1e-9);
  const double bottom = std::min(std::floor(std::log10(lowest) + 1e-9), top - 3);
  return {std::pow(10.0, bottom), std::pow(10.0, top)};
}

PositiveExtent positive_extent(const Plot& plot) {
  PositiveExtent extent;
  for (const Series& series : plot.series)
    for (const double value : series.y) {
      if (!(value > 0) || !std::isfinite(value)) continue;
      extent.lowest = std::min(extent.lowest, value);
      extent.highest = std::max(extent.highest, value);
    }
  return extent;
}

Range positive_range(const Plot& plot) {
  const auto [lowest, highest] = positive_extent(plot);
  const bool empty = highest == 0;
  if (plot.y.scale == AxisScale::linear) return {0, empty ? 1 : round_up(1.05 * highest)};
  return empty ? Range{1e-3, 1} : decades_around(lowest, highest);
}

namespace {

/// "1000 particles 2×2".
std::string cloud_text(const Cloud& cloud) {
  const std::size_t count = particles_of(cloud);
  std::string text = std::to_string(count) + (count == 1 ? " particle" : " particles");
  for (const CloudBlock& block : cloud) {
    const ParticleShape shape = block.value.shape();
    text += (cloud.size() == 1          ? " "
             : &block == &cloud.front() ? ": "
                                        : ", ") +
            (cloud.size() == 1 ? "" : block_symbol(block.name) + " ") + std::to_string(shape.rows) + "×" +
            std::to_string(shape.cols);
  }
  return text;
}

std::string size_text(const Problem& problem) {
  if (const ParticleSystem* system = problem.particles()) return cloud_text(system->positions());
  const Blocks& blocks = problem.initial();
  if (problem.factorization() == nullptr || blocks.size() != 2) {
    std::string text;
    for (const Block& block : blocks)
      text += (text.empty() ? "" : ", ") + block_symbol(block.name) + " " +
              std::to_string(block.value.rows()) + "×" + std::to_string(block.value.cols());
    return text;
  }
  return "M* " + std::to_string(blocks[0].value.rows()) + "×" + std::to_string(blocks[1].value.rows()) +
         ", inner " + std::to_string(blocks[0].value.cols());
}

}  // namespace

std::string caption_of(const Snapshot& snapshot) {
  std::string text = "step " + std::to_string(snapshot.step);
  if (snapshot.experiment) text += " · seed " + std::to_string(snapshot.experiment->seed);
  if (snapshot.problem) text += " · " + size_text(*snapshot.problem);
  for (const LaneSnapshot& lane : snapshot.lanes)
    text +=
        " · " + lane.spec.name + (flow_of(lane.spec.optimizer) ? " h = " : " η = ") + brief_number(lane.lr);
  return text;
}

std::string divergence_of(const LaneSnapshot& lane) {
  if (lane.status != LaneStatus::diverged) return "";
  // The lane's state stands at its last finite step; the next one is not finite.
  return "diverged at step " + std::to_string(lane.step + 1);
}

std::string lane_title(const LaneSnapshot& lane) {
  const std::string end = divergence_of(lane);
  return end.empty() ? lane.spec.name : lane.spec.name + " · " + end;
}

void mark_divergence(const LaneSnapshot& lane, Series& series) {
  if (lane.status != LaneStatus::diverged) return;
  series.end_marker = Marker::cross;
  series.end_label = divergence_of(lane);
}

void add_lane_curves(Plot& plot, const Snapshot& snapshot, const std::string& column,
                     const std::string& observable, const ViewOptions& options) {
  plot.x = time_axis(snapshot, options);
  plot.over_time = true;
  bool any = false;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    Curve curve = curve_of(lane, column, options);
    any = any || !curve.x.empty();
    Series series;
    series.name = lane.spec.name;
    series.style = lane_style(snapshot.lanes, i);
    series.x = std::move(curve.x);
    series.y = std::move(curve.y);
    mark_divergence(lane, series);
    plot.series.push_back(std::move(series));
  }
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) append_edit_marks(plot, snapshot, i, options);
  if (!any) explain_missing(plot, observable);
}

std::optional<double> promised_step(const LaneSnapshot& lane) {
  const std::optional<Flow> flow = flow_of(lane.spec.optimizer);
  if (!flow || flow->integrator == Integrator::muon || !lane.safe_step) return std::nullopt;
  const bool known = *lane.safe_step > 0 && std::isfinite(*lane.safe_step);
  return known ? lane.safe_step : std::nullopt;
}

std::string missing_note(const std::string& observable) {
  return "Not recorded: add \"" + observable + "\" to record.observables";
}

void explain_missing(Plot& plot, const std::string& observable) {
  plot.empty_text = missing_note(observable);
  plot.empty_on_screen = plot.empty_text + " and reset";
}

std::string subscripted(const std::string& symbol, std::size_t index) {
  constexpr std::array digits{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  std::string text = symbol;
  for (const char digit : std::to_string(index)) text += digits[static_cast<std::size_t>(digit - '0')];
  return text;
}

}  // namespace muonscope
