// Steps to a loss of 1e-6 against the condition number: the best of many learning rates from shipped sweeps,
// and what the run on screen took.

#include <algorithm>
#include <cmath>

#include "app/figures/kit/builders.h"
#include "app/figures/kit/common.h"
#include "app/figures/kit/lane_style.h"
#include "core/run/conditioning.h"
#include "core/studies/sweep.h"

namespace muonscope {

namespace {

/// Lanes as far as styles need them.
std::vector<LaneSnapshot> styled(const Experiment& experiment) {
  std::vector<LaneSnapshot> lanes(experiment.lanes.size());
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i].spec = experiment.lanes[i];
  return lanes;
}

/// One lane's curve; where no learning rate got there it ends with a triangle at the most steps tried.
Series best_of(const ConditioningTable& table, std::size_t lane) {
  Series series;
  series.name = table.experiment.lanes[lane].name;
  series.style = lane_style(styled(table.experiment), lane);
  for (const BestSteps& row : table.rows) {
    if (row.lane != lane) continue;
    series.x.push_back(row.condition);
    series.y.push_back(static_cast<double>(row.steps.value_or(table.experiment.steps)));
    if (row.steps) continue;
    series.end_marker = Marker::triangle;
    break;
  }
  return series;
}

/// First step with a loss of at most the goal: as it was counted where the run watches for it, else the first
/// recorded one.
std::optional<double> steps_to_goal(const LaneSnapshot& lane) {
  for (const Reached& each : lane.reached)
    if (each.tolerance == sweep_goal)
      return each.step ? std::optional(static_cast<double>(*each.step)) : std::nullopt;
  const Curve loss = curve_of(lane, "loss");
  for (std::size_t i = 0; i < loss.x.size(); ++i)
    if (loss.y[i] <= sweep_goal) return loss.x[i];
  return std::nullopt;
}

/// The run on screen, if it is about the table's problem: a large marker a lane.
void append_run(Plot& plot, const Snapshot& snapshot, const ConditioningTable& table) {
  const std::optional<double> condition = condition_of(snapshot.experiment->problem);
  if (!condition || snapshot.experiment->problem.kind != table.experiment.problem.kind) return;
  plot.vertical_marks.push_back({*condition, "κ of this run"});
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const std::optional<double> steps = steps_to_goal(snapshot.lanes[i]);
    if (!steps || *steps <= 0) continue;
    Series series;
    series.name = snapshot.lanes[i].spec.name + ", this run";
    series.group = snapshot.lanes[i].spec.name;
    series.style = lane_style(snapshot.lanes, i);
    series.style.draw = Style::Draw::points;
    series.x = {*condition};
    series.y = {*steps};
    series.in_legend = false;
    plot.series.push_back(std::move(series));
  }
}

Plot plot_of_table(const ConditioningTable& table, const Snapshot& snapshot, const ViewOptions& options) {
  Plot plot;
  plot.title = table.experiment.title;
  plot.x = {.title = "condition number κ", .unit = "", .scale = AxisScale::logarithmic, .range = {1, 10}};
  plot.y = {
      .title = "steps to a loss of 10⁻⁶", .unit = "", .scale = AxisScale::logarithmic, .range = {1, 1e6}};
  plot.x.scale = options.x_scale.value_or(plot.x.scale);
  plot.y.scale = options.y_scale.value_or(plot.y.scale);
  for (std::size_t lane = 0; lane < table.experiment.lanes.size(); ++lane)
    plot.series.push_back(best_of(table, lane));
  append_run(plot, snapshot, table);
  const bool gave_up = std::ranges::any_of(table.rows, [](const BestSteps& row) { return !row.steps; });
  if (gave_up) plot.note = "triangle: not within " + std::to_string(table.experiment.steps) + " steps";
  for (const BestSteps& row : table.rows) plot.x.range.max = std::max(plot.x.range.max, row.condition);
  if (options.x) plot.x.range = *options.x;
  if (options.y) plot.y.range = *options.y;
  return plot;
}

}  // namespace

Figure build_conditioning(const FigureInput& input, const ViewOptions& options) {
  Figure figure;
  figure.id = "conditioning";
  figure.title = "Steps against the condition number";
  figure.caption = "each at the best of its learning rates in a sweep; large markers: this run";
  for (const ConditioningTable& table : shipped_conditioning())
    figure.plots.push_back(plot_of_table(table, *input.snapshot, options));
  figure.columns = static_cast<int>(figure.plots.size());
  // The lanes are the same in all plots but for how Muon anneals.
  for (std::size_t i = 1; i < figure.plots.size(); ++i)
    for (Series& series : figure.plots[i].series) series.in_legend = false;
  return figure;
}

}  // namespace muonscope
