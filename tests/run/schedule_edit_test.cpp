// Schedules edited as a run goes on: rows that are written stand, and the log replays to the same bits.

#include <doctest/doctest.h>

#include <bit>

#include "core/base/json.h"
#include "core/optimizers/schedule.h"
#include "core/optimizers/schedule_points.h"
#include "core/run/run.h"
#include "experiments.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

const std::vector<std::string> schedules = {
    R"({"kind": "constant", "lr": 0.03})",
    R"({"kind": "exponential", "lr": 0.05, "ratio": 0.98})",
    R"({"kind": "step", "lr": 0.05, "factor": 0.5, "every": 20})",
    R"({"kind": "cosine", "lr": 0.05, "floor": 0.001, "warmup": 10, "steps": 45})",
    R"({"kind": "inverse_sqrt", "lr": 0.05, "warmup": 12})",
    R"({"kind": "spike_and_halve", "first": 0.01, "spike": 0.05, "ratio": 0.9})",
    R"({"kind": "piecewise", "points": [[0, 0.05], [25, 0.01], [40, 0.02]], "log": true})"};

Experiment with_schedule(const std::string& text) {
  return with_value(small_experiment(), "lanes.0.schedule", Json::parse(text));
}

void take(Run& run, const std::vector<ScheduleChange>& changes) {
  for (const ScheduleChange& change : changes)
    run.apply("lanes.0.schedule." + change.key, to_json(change.value));
}

/// Drags every point that moves to two places, as a pointer would do on its way.
void drag_all(Run& run) {
  const Step now = run.step(), end = run.experiment().steps;
  for (const SchedulePoint& point : schedule_points(run.current().lanes[0].schedule, now, end))
    for (const double factor : {1.1, 0.8})
      take(run, moved_point(run.current().lanes[0].schedule, point.id, now,
                            point.step + (point.moves_step ? 2 : 0), factor * point.lr));
}

/// Bits, so that the rows that still wait for t*, which hold NaN, can be compared.
using RowBits = std::vector<std::vector<std::uint64_t>>;

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double value : values) out.push_back(std::bit_cast<std::uint64_t>(value));
  return out;
}

/// Every recorded number, a list a lane and column.
RowBits recorded_numbers(const Run& run) {
  RowBits out;
  for (const Lane& lane : run.lanes())
    for (std::size_t column = 0; column < lane.columns().size(); ++column)
      out.push_back(bits(lane.trace().copy(static_cast<int>(column))));
  return out;
}

/// The recorded numbers and those of the row to come.
RowBits all(const Run& run) {
  RowBits out = recorded_numbers(run);
  for (const Lane& lane : run.lanes()) out.push_back(bits(lane.current_row()));
  return out;
}

Run replayed(const Run& run, WorkerPool& pool) {
  Run replay(experiment_from_json(parse_json(to_json(run.experiment()).dump(), "saved"), "."), pool);
  replay.advance(run.step());
  return replay;
}

}  // namespace

TEST_CASE("a run whose schedule was dragged replays to the same bits") {
  WorkerPool pool(2);
  for (const std::string& text : schedules) {
    INFO(text);
    Run run(with_schedule(text), pool);
    for (const Step steps : {0, 1, 16, 20}) {
      run.advance(steps);
      const RowBits before = recorded_numbers(run);
      drag_all(run);
      CHECK(recorded_numbers(run) == before);
    }
    run.advance(13);
    CHECK(run.experiment().edits.size() >= 4);
    const Run replay = replayed(run, pool);
    CHECK(all(replay) == all(run));
    CHECK(replay.current().lanes == run.current().lanes);
  }
}

TEST_CASE("a point dragged back and forth at one step leaves one edit a parameter") {
  WorkerPool pool(1);
  Run run(with_schedule(schedules[3]), pool);
  run.advance(4);
  for (int i = 0; i < 50; ++i)
    take(run, moved_point(run.current().lanes[0].schedule, "lr", 4, 10 + i % 7, 0.04 + 0.001 * i));
  REQUIRE(run.experiment().edits.size() == 2);
  CHECK(run.experiment().edits[0].step == 4);
  CHECK(run.experiment().edits[0].key != run.experiment().edits[1].key);
}

TEST_CASE("an edit that a later one needs stays in the log") {
  WorkerPool pool(1);
  Run run(with_schedule(schedules[6]), pool);
  run.advance(3);
  const std::string points = "lanes.0.schedule.points", log = "lanes.0.schedule.log";
  run.apply(points, Json::parse("[[0, 0.05], [30, 0.02]]"));
  run.apply(log, false);
  run.apply(points, Json::parse("[[0, 0.05], [30, 0]]"));  // has no logarithm
  run.apply(points, Json::parse("[[0, 0.05], [30, 0.01]]"));
  run.apply(log, true);
  run.advance(20);
  CHECK(all(replayed(run, pool)) == all(run));
}

TEST_CASE("a rule exchanged and put back within a step is the rule that was") {
  WorkerPool pool(1);
  const Json momentum = {{"kind", "muon"}, {"momentum", 0.9}};
  Run run(with_value(small_experiment(), "lanes.0.optimizer", momentum), pool);
  Run untouched(run.experiment(), pool);
  run.advance(10);
  untouched.advance(20);
  run.apply("lanes.0.optimizer", {{"kind", "gd"}});
  run.apply("lanes.0.optimizer", momentum);
  run.advance(10);
  CHECK(all(run) == all(untouched));
  CHECK(all(replayed(run, pool)) == all(run));
}
