// The figure of a sweep, from a sweep that was run and from made-up rows.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/paint/figure_painter.h"
#include "core/base/json.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {
namespace {

using testing::experiment;
using testing::named;
using testing::RecordingCanvas;

Json declared(std::int64_t count, const std::string& key = "lanes.*.schedule.lr") {
  return {{"sweep", {{"key", key}, {"from", 0.01}, {"to", 5}, {"count", count}, {"steps", 30}}}};
}

SweepResult run_declared(const Experiment& base) {
  WorkerPool pool(1);
  const auto sweep = std::make_shared<const Sweep>(declared_sweep(base));
  return {sweep, run_sweep(*sweep, {}, pool, {})};
}

Snapshot start_of(const Experiment& base) {
  WorkerPool pool(1);
  const Run run(base, pool);
  return take_snapshot(run);
}

Plot plot_of(const Snapshot& snapshot, const SweepResult* result, const ViewOptions& options = {}) {
  return figure_kind("sweep")
      .build({.snapshot = &snapshot, .findings = result ? Findings(*result) : Findings()}, options)
      .plots.front();
}

std::vector<std::string> handles_of(const Plot& plot) {
  std::vector<std::string> ids;
  for (const VerticalMark& mark : plot.vertical_marks)
    if (!mark.handle.empty()) ids.push_back(mark.handle);
  return ids;
}

}  // namespace

TEST_CASE(
    "a lane's curve is its final over its first loss; where it diverged a cross stands inside the axes") {
  const Experiment base = experiment(declared(25));
  const SweepResult result = run_declared(base);
  const Snapshot snapshot = start_of(base);
  const Plot plot = plot_of(snapshot, &result);
  CHECK(plot.x.scale == AxisScale::logarithmic);
  CHECK(plot.x.range == Range{0.01, 5});
  CHECK(plot.y.range.max >= 10);  // room for crosses above a ratio of 1
  const Series* gd = named(plot, "GD");
  const Series* crosses = named(plot, "GD diverged");
  REQUIRE(gd);
  REQUIRE(crosses);
  CHECK(named(plot, "Muon diverged") == nullptr);
  CHECK(crosses->group == "GD");
  std::size_t diverged = 0;
  for (std::size_t i = 0; i < result.runs.size(); ++i) {
    const SweepRow& row = result.runs[i].rows[1];
    if (row.diverged) {
      CHECK(std::isnan(gd->y[i]));
      CHECK(crosses->x[diverged] == gd->x[i]);
      CHECK(crosses->y[diverged] < plot.y.range.max);
      CHECK(crosses->y[diverged] > 1e8);
      ++diverged;
    } else {
      CHECK(gd->y[i] == *row.last_two_mean / *row.initial_loss);
    }
  }
  CHECK(diverged == crosses->x.size());
  CHECK(diverged > 0);
}

TEST_CASE("GD's critical rate is 1/s*₁ and belongs to the theory; the lanes' rates can be dragged") {
  const Experiment base = experiment(declared(5));
  const SweepResult result = run_declared(base);
  const Snapshot snapshot = start_of(base);
  const Plot plot = plot_of(snapshot, &result);
  CHECK(handles_of(plot) == std::vector<std::string>{"lr:0", "lr:1"});
  REQUIRE(plot.vertical_marks.size() == 3);
  CHECK(plot.vertical_marks[0].x == doctest::Approx(1.0 / 3));  // the target's largest value is 3
  CHECK(plot.vertical_marks[1].x == 0.01);
  CHECK(plot.vertical_marks[2].x == 0.02);
  ViewOptions without;
  without.theory = false;
  CHECK(plot_of(snapshot, &result, without).vertical_marks.size() == 2);
  const Experiment muon_only = with_value(base, "lanes.1.optimizer", {{"kind", "muon"}});
  const Plot other = plot_of(start_of(muon_only), &result);
  CHECK(other.vertical_marks.size() == 2);
  CHECK_FALSE(other.note.empty());
}

TEST_CASE("another rate is still the same sweep, another seed or problem is not") {
  const Experiment base = experiment(declared(5));
  const SweepResult result = run_declared(base);
  CHECK(plot_of(start_of(with_value(base, "lanes.0.schedule.lr", 0.7)), &result).note.empty());
  for (const auto& [key, value] : {std::pair<std::string, Json>{"seed", 4},
                                   {"problem.init.scale", 0.5},
                                   {"lanes.0.optimizer.momentum", 0.5}})
    CHECK_FALSE(plot_of(start_of(with_value(base, key, value)), &result).note.empty());
}

TEST_CASE(
    "a sweep of something else has its own axis and no rates to drag; without one the figure says what to "
    "do") {
  const Experiment base = experiment(declared(5, "problem.init.scale"));
  const SweepResult result = run_declared(base);
  const Snapshot snapshot = start_of(base);
  const Plot plot = plot_of(snapshot, &result);
  CHECK(plot.x.title.find("scale") != std::string::npos);
  CHECK(plot.vertical_marks.empty());
  CHECK(plot_of(snapshot, nullptr).empty_text.find("muonscope sweep") != std::string::npos);
}

TEST_CASE("partial sweeps and all scales draw without texts in each other's way") {
  const Experiment base = experiment(declared(25));
  SweepResult result = run_declared(base);
  const Snapshot snapshot = start_of(base);
  for (const std::size_t runs : {25u, 7u, 1u, 0u}) {
    result.runs.resize(runs);
    for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
      ViewOptions options;
      options.x_scale = options.y_scale = scale;
      const Figure figure =
          figure_kind("sweep").build({.snapshot = &snapshot, .findings = Findings(result)}, options);
      RecordingCanvas canvas;
      paint(canvas, {0, 0, 640, 400}, figure, light_theme(), {});
      for (std::size_t i = 0; i < canvas.texts.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const Rect box = canvas.texts[i].box;
          CAPTURE(canvas.texts[i].text);
          CAPTURE(canvas.texts[j].text);
          CHECK_FALSE(overlap({box.x + 0.5, box.y + 1, box.width - 1, box.height - 2}, canvas.texts[j].box));
        }
      }
    }
  }
}

TEST_CASE("axes hold what was swept: floors far down, seeds on a linear axis, a single value, exact zeros") {
  const Experiment base = experiment(declared(12));
  SweepResult result = run_declared(base);
  const Snapshot snapshot = start_of(base);
  for (SweepRun& run : result.runs) run.rows[1].last_two_mean = 3e-31 * *run.rows[1].initial_loss;
  CHECK(plot_of(snapshot, &result).y.range.min <= 3e-31);
  ViewOptions linear;
  linear.y_scale = AxisScale::linear;
  CHECK(plot_of(snapshot, &result, linear).y.range.min == 0);
  result.runs[3].rows[0].last_two_mean = 0;
  result.runs[3].rows[0].diverged = false;
  const Plot with_zero = plot_of(snapshot, &result);
  REQUIRE(with_zero.zeros.size() == 1);
  CHECK(with_zero.zeros[0].label == "Muon: 0 at 1 value");
  Json seeds = declared(5, "seed");
  seeds["sweep"]["from"] = 1, seeds["sweep"]["to"] = 5, seeds["sweep"]["spacing"] = "linear";
  const Experiment over_seeds = experiment(seeds);
  const SweepResult some = run_declared(over_seeds);
  const Plot plot = plot_of(start_of(over_seeds), &some);
  CHECK(plot.x.scale == AxisScale::linear);
  double lowest = INFINITY;
  for (const Series& series : plot.series)
    for (const double y : series.y) lowest = std::min(lowest, y);
  CHECK(plot.y.range.min > lowest / 1e4);
  CHECK(plot.y.range.max <= 100);
}

}  // namespace muonscope
