// Steps against the condition number: the shipped tables, and the run on screen at its own condition number.

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/run/conditioning.h"
#include "runs.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Snapshot attention_after(Step steps) {
  WorkerPool pool(1);
  Run run(experiment_from_json(parse_json(R"({
    "muonscope": 1, "steps": 100,
    "problem": {"kind": "linear_attention", "dim": 8, "condition": 30},
    "lanes": [{"name": "Muon", "optimizer": {"kind": "muon"},
               "schedule": {"kind": "exponential", "lr": 50, "ratio": 0.5}}],
    "record": {"observables": ["loss"]}})",
                                          "attention"),
                               "."),
          pool);
  run.advance(steps);
  return take_snapshot(run);
}

const Series* this_run(const Plot& plot) {
  const auto found = std::find_if(plot.series.begin(), plot.series.end(),
                                  [](const Series& series) { return series.name == "Muon, this run"; });
  return found == plot.series.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("every table has a plot with a curve a lane, and a mark where no learning rate got there") {
  const Figure figure = build("conditioning", attention_after(0));
  REQUIRE(figure.plots.size() == shipped_conditioning().size());
  for (std::size_t i = 0; i < figure.plots.size(); ++i)
    CHECK(figure.plots[i].series.size() == shipped_conditioning()[i].experiment.lanes.size());
  const Series& gd = figure.plots[0].series[0];
  CHECK(gd.name == "GD");
  CHECK(gd.end_marker == Marker::triangle);
  CHECK(gd.y.back() == 100000);
  CHECK(figure.plots[0].note.find("100000") != std::string::npos);
  CHECK(figure.plots[0].series[4].end_marker == Marker::none);
}

TEST_CASE("the run on screen stands at its condition number and the step at which it arrived") {
  CHECK(this_run(build("conditioning", attention_after(5)).plots[0]) == nullptr);
  const Figure figure = build("conditioning", attention_after(40));
  const Series* run = this_run(figure.plots[0]);
  REQUIRE(run != nullptr);
  CHECK(run->x == std::vector<double>{30});
  CHECK(run->y == std::vector<double>{17});
  CHECK(this_run(figure.plots[1]) == nullptr);  // another problem
  REQUIRE(figure.plots[0].vertical_marks.size() == 1);
  CHECK(figure.plots[0].vertical_marks[0].x == 30);
}
