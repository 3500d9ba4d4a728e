#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/export/figure_csv.h"
#include "app/figures/catalogue.h"
#include "app/figures/kit/common.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/lanes.h"
#include "tests/figures/runs.h"

using namespace muonscope;

namespace {

constexpr Step here = 15, tip = 60;

Experiment experiment() {
  return experiment_from_json(parse_json(R"({
    "muonscope": 1, "seed": 3, "steps": 60,
    "problem": {"kind": "matrix_factorization", "rows": 5, "cols": 4, "inner": 4},
    "lanes": [
      {"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.02}},
      {"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.05}}],
    "record": {"observables": ["loss", "singular_values", "balance"]}})",
                                         "ahead"),
                              ".");
}

Figure built(const std::string& id, const Snapshot& snapshot, const ViewOptions& view = {}) {
  return figure_kind(id).build({.snapshot = &snapshot}, view);
}

}  // namespace

TEST_CASE(
    "what was recorded beyond the shown step goes on in pale where the curves end, over the same axes") {
  WorkerPool pool(1);
  Run run(experiment(), pool), short_run(experiment(), pool);
  short_run.advance(here);
  run.advance(tip);
  const Snapshot at_tip = take_snapshot(run);
  run.seek(here);
  const Snapshot back = take_snapshot(run), fresh = take_snapshot(short_run);
  REQUIRE(back.ahead);
  CHECK_FALSE(at_tip.ahead);
  CHECK_FALSE(fresh.ahead);
  for (const std::string id : {"loss", "spectra", "balance"}) {
    CAPTURE(id);
    const Figure whole = built(id, at_tip), shown = built(id, back), only = built(id, fresh);
    std::size_t pale = 0;
    for (std::size_t p = 0; p < shown.plots.size(); ++p) {
      const Plot& plot = shown.plots[p];
      if (!plot.over_time) continue;
      CHECK(plot.x == whole.plots[p].x);
      CHECK(plot.y == whole.plots[p].y);
      for (const Series& series : plot.series) {
        if (!series.style.pale) continue;
        ++pale;
        const auto same = [&](const Series& each) {
          return each.name == series.name && !each.style.pale && !each.is_theory;
        };
        const auto now = std::ranges::find_if(plot.series, same);
        const auto later = std::ranges::find_if(whole.plots[p].series, same);
        REQUIRE(now != plot.series.end());
        REQUIRE(later != whole.plots[p].series.end());
        CHECK(group_of(series) == group_of(*now));
        CHECK_FALSE(series.in_legend);
        CHECK(series.x.front() == now->x.back());
        CHECK(series.y.front() == now->y.back());
        const std::size_t rest = series.x.size();
        CHECK(
            std::equal(series.y.begin(), series.y.end(), later->y.end() - static_cast<std::ptrdiff_t>(rest)));
        CHECK(series.x.back() == tip);
      }
    }
    CHECK(pale > 0);
    // What is exported as numbers is what a run to this step has.
    CHECK(figure_csv(shown, {}) == figure_csv(only, {}));
  }
}

TEST_CASE("a chosen range stays as it is, whatever lies ahead") {
  WorkerPool pool(1);
  Run run(experiment(), pool);
  run.advance(tip);
  run.seek(here);
  ViewOptions view;
  view.x = Range{2, 30};
  view.y = Range{0.5, 4};
  const Plot plot = built("loss", take_snapshot(run), view).plots.front();
  CHECK(plot.x.range == *view.x);
  CHECK(plot.y.range == *view.y);
}

TEST_CASE("a place on any time axis is a step that was recorded") {
  WorkerPool pool(1);
  Run run(experiment(), pool);
  run.advance(tip);
  run.seek(here);
  const Snapshot snapshot = take_snapshot(run);
  const LaneSnapshot& lane = snapshot.ahead->lanes.front();
  for (const TimeAxis axis : {TimeAxis::steps, TimeAxis::seconds, TimeAxis::flops})
    for (const Step step : {Step{0}, Step{1}, here, Step{59}, tip})
      CHECK(step_at(snapshot, time_of(lane, static_cast<double>(step), axis), axis) == step);
  CHECK(step_at(snapshot, 1e9, TimeAxis::steps) == tip);
  CHECK(step_at(snapshot, -4, TimeAxis::flops) == 0);
}

TEST_CASE("an earlier run is drawn pale behind this one, with its name, over axes that hold both") {
  WorkerPool pool(1);
  Experiment faster = experiment();
  Run first(with_value(faster, "lanes.0.schedule.lr", 0.2), pool), run(experiment(), pool);
  first.advance(tip);
  run.advance(here);
  Snapshot snapshot = take_snapshot(run);
  const Figure alone = built("loss", snapshot), other = built("loss", *whole_course(first));
  snapshot.ghosts = std::make_shared<const std::vector<Ghost>>(
      std::vector<Ghost>{{1, Ghost::Kind::pinned, "pin 1", whole_course(first)}});
  const Plot plot = built("loss", snapshot).plots.front();
  const Plot& pinned = other.plots.front();
  CHECK(plot.y.range.min == std::min(alone.plots[0].y.range.min, pinned.y.range.min));
  CHECK(plot.y.range.max == std::max(alone.plots[0].y.range.max, pinned.y.range.max));
  REQUIRE(plot.series.size() == 2 * alone.plots[0].series.size());
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(plot.series[2 + i].style.pale);
    CHECK(plot.series[2 + i].name == pinned.series[i].name + " (pin 1)");
    CHECK(plot.series[2 + i].y == pinned.series[i].y);
    CHECK(plot.series[2 + i].style.lane == pinned.series[i].style.lane);
    CHECK(plot.series[i].y == alone.plots[0].series[i].y);  // the first ones are drawn on top
  }
  CHECK(figure_csv(built("loss", snapshot), {}) == figure_csv(alone, {}));
}

TEST_CASE("a ghost far off widens axes no further than this course stays legible on") {
  WorkerPool pool(1);
  // From 1000 times as large: its curves would leave none of this course's visible.
  const Experiment large = with_value(experiment(), "problem.init.scale", 3), small = experiment();
  Run first(with_value(large, "steps", 600), pool), run(small, pool);
  first.advance(600);
  const auto ghosts = std::make_shared<const std::vector<Ghost>>(
      std::vector<Ghost>{{1, Ghost::Kind::pinned, "pin 1", whole_course(first)}});
  for (const std::string id : {"loss", "spectra", "balance"}) {
    for (const Step step : {Step{20}, tip}) {
      run.seek(0);
      run.advance(step);
      Snapshot snapshot = take_snapshot(run);
      snapshot.ahead.reset();
      const Figure alone = built(id, snapshot);
      snapshot.ghosts = ghosts;
      const Figure both = built(id, snapshot);
      for (std::size_t i = 0; i < alone.plots.size(); ++i) {
        CAPTURE(id);
        CAPTURE(step);
        const auto length = [](const Axis& axis) {
          return axis.scale == AxisScale::logarithmic ? std::log10(axis.range.max / axis.range.min)
                                                      : axis.range.max - axis.range.min;
        };
        const Plot &own = alone.plots[i], &plot = both.plots[i];
        CHECK(length(plot.x) == doctest::Approx(3 * length(own.x)));
        CHECK(length(plot.y) <= 3.001 * length(own.y) * static_cast<double>(tip) / static_cast<double>(step));
        CHECK(plot.y.range.min <= own.y.range.min);
        CHECK(plot.y.range.max >= own.y.range.max);
        CHECK(plot.y.range.max > own.y.range.max);
      }
    }
  }
}

TEST_CASE(
    "a ghost's curves lie behind those of the same lane, wherever it stands now, and nowhere where it is "
    "gone") {
  WorkerPool pool(1);
  Run before(experiment(), pool);
  before.advance(tip);
  const Figure then = built("spectra", take_snapshot(before));
  const auto ghosts = std::make_shared<const std::vector<Ghost>>(
      std::vector<Ghost>{{1, Ghost::Kind::pinned, "pin 1", whole_course(before)}});
  for (const Experiment& other : {with_lane_moved(experiment(), 0, 1), without_lane(experiment(), 0)}) {
    Run now(other, pool);
    now.advance(here);
    Snapshot snapshot = take_snapshot(now);
    snapshot.ghosts = ghosts;
    const Figure figure = built("spectra", snapshot);
    CHECK(figure.plots.size() == other.lanes.size());
    for (const Plot& plot : figure.plots) {
      CAPTURE(plot.title);
      const auto own = std::ranges::find(then.plots, plot.title, &Plot::title);
      REQUIRE(own != then.plots.end());
      std::size_t pale = 0;
      for (const Series& series : plot.series) {
        if (!series.style.pale) continue;
        ++pale;
        const auto same = std::ranges::find_if(own->series, [&series](const Series& each) {
          return !each.is_theory && each.name + " (pin 1)" == series.name;
        });
        REQUIRE(same != own->series.end());
        CHECK(series.y == same->y);
      }
      CHECK(pale > 0);
    }
  }
}
