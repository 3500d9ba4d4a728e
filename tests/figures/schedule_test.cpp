// The learning rates' figure: what was, what will be, and what can be dragged.

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/optimizers/schedule.h"
#include "runs.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Json with_schedules(const std::string& first, const std::string& second) {
  Json lanes = to_json(experiment())["lanes"];
  lanes[0]["schedule"] = Json::parse(first);
  lanes[1]["schedule"] = Json::parse(second);
  return {{"lanes", lanes}};
}

const Series& series(const Figure& figure, const std::string& name) {
  const auto& all = figure.plots[0].series;
  return *std::find_if(all.begin(), all.end(), [&](const Series& each) { return each.name == name; });
}

bool has_handle(const Figure& figure, const std::string& id) {
  const auto& all = figure.plots[0].handles;
  return std::any_of(all.begin(), all.end(), [&](const Handle& each) { return each.id == id; });
}

const std::string decaying = R"({"kind": "exponential", "lr": 0.05, "ratio": 0.98})";
const std::string free_form = R"({"kind": "piecewise", "points": [[0, 0.01], [60, 0.02], [150, 0.001]]})";

}  // namespace

TEST_CASE("the past is what was recorded, edits included; the future is the schedule as it stands") {
  Json document = with_schedules(decaying, free_form);
  document["edits"] = {{{"step", 30}, {"set", "lanes.0.schedule.ratio"}, {"value", 0.99}}};
  const Figure figure = build("schedule", snapshot_after(50, document));
  const Series& past = series(figure, "Muon");
  REQUIRE(past.x.size() == 51);
  CHECK(past.y[29] == 0.05 * std::pow(0.98, 29));
  CHECK(past.y[30] == 0.05 * std::pow(0.99, 30));
  const Series& future = series(figure, "Muon, to come");
  CHECK(future.x.front() == 50);
  CHECK(future.x.back() == 200);
  CHECK(future.y.back() == 0.05 * std::pow(0.99, 200));
  CHECK(past.group == future.group);
}

TEST_CASE("points of steps to come can be dragged, those of the past cannot") {
  const Json document = with_schedules(decaying, free_form);
  const Figure start = build("schedule", snapshot_after(0, document));
  for (const char* id : {"schedule:0:lr", "schedule:0:ratio@200", "schedule:1:point@0", "schedule:1:point@1"})
    CHECK(has_handle(start, id));
  const Figure later = build("schedule", snapshot_after(100, document));
  CHECK_FALSE(has_handle(later, "schedule:1:point@1"));
  CHECK(has_handle(later, "schedule:1:point@2"));
  for (const Handle& handle : later.plots[0].handles) CHECK(handle.x >= 100);
  ViewOptions seconds;
  seconds.time = TimeAxis::seconds;
  CHECK(build("schedule", snapshot_after(100, document), seconds).plots[0].handles.empty());
}

TEST_CASE("a rate of zero keeps its handle on a log axis") {
  const Figure figure =
      build("schedule",
            snapshot_after(0, with_schedules(decaying, R"({"kind": "cosine", "lr": 0.1, "steps": 100})")));
  const auto& handles = figure.plots[0].handles;
  const auto floor = std::find_if(handles.begin(), handles.end(),
                                  [](const Handle& h) { return h.id == "schedule:1:floor"; });
  REQUIRE(floor != handles.end());
  CHECK(floor->y == figure.plots[0].y.range.min);
  CHECK(figure.plots[0].y.range.min > 0);
}

TEST_CASE("a long run's curve keeps its bends, at a few thousand samples") {
  Json document = with_schedules(decaying, R"({"kind": "step", "lr": 0.1, "factor": 0.1, "every": 777777})");
  document["steps"] = 1000000;
  const Figure figure = build("schedule", snapshot_after(0, document));
  const Series& future = series(figure, "GD, to come");
  CHECK(future.x.size() < 3000);
  const auto drop = std::find(future.x.begin(), future.x.end(), 777777);
  REQUIRE(drop != future.x.end());
  CHECK(future.y[static_cast<std::size_t>(drop - future.x.begin())] == doctest::Approx(0.01));
  CHECK(future.y[static_cast<std::size_t>(drop - future.x.begin()) - 1] == 0.1);
}

TEST_CASE("a curve that falls to nothing does not stretch the axis without end") {
  const Figure figure =
      build("schedule", snapshot_after(0, with_schedules(R"({"kind": "spike_and_halve"})", decaying)));
  CHECK(figure.plots[0].y.range.min >= 1e-12);
  CHECK(has_handle(figure, "schedule:0:spike"));
}
