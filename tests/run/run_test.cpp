#include "core/run/run.h"
#include "core/base/json.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.h"
#include "core/run/results.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::testing::small_experiment;

namespace {

std::string all_csv(const Run& run) {
  std::string text;
  for (const LaneResult& lane : collect(run).lanes) text += csv_text(lane);
  return text;
}

std::string run_csv(const Experiment& experiment, int threads = 1, Step stride = 1000) {
  WorkerPool pool(threads);
  Run run(experiment, pool);
  while (run.step() < experiment.steps) run.advance(std::min(stride, experiment.steps - run.step()));
  return all_csv(run);
}

}  // namespace

TEST_CASE("the same bits for every number of threads and every division into calls") {
  const Experiment experiment = small_experiment({{"steps", 200}});
  const std::string once = run_csv(experiment);
  CHECK(run_csv(experiment, 2) == once);
  CHECK(run_csv(experiment, 3, 7) == once);
  CHECK(run_csv(experiment, 1, 1) == once);
}

TEST_CASE("rows are the states before their steps, and the final state comes once") {
  const Experiment experiment = small_experiment({{"steps", 25}, {"record", {{"every", 10}}}});
  WorkerPool pool(1);
  Run run(experiment, pool);
  run.advance(25);
  const LaneResult lane = collect(run).lanes.front();
  REQUIRE(lane.trace.rows() == 3);
  CHECK(lane.trace.step(2) == 20);
  CHECK_FALSE(lane.final_row_recorded);
  CHECK(lane.final_row.front() == 25);

  Run fine(small_experiment(), pool);
  fine.advance(20);
  const TraceView trace = fine.lanes().front().trace();
  const int loss = trace.column("loss");
  CHECK(trace.at(19, loss) > fine.lanes().front().loss());
}

TEST_CASE("overlaps refer to t*, taken there even where no row is recorded") {
  const auto overlaps = [](const Json& record) {
    WorkerPool pool(1);
    Run run(small_experiment({{"record", record}}), pool);
    run.advance(30);
    return run.lanes().back().trace();
  };
  const TraceView every = overlaps({{"every", 1}, {"reference_step", 13}});
  const TraceView tenth = overlaps({{"every", 10}, {"reference_step", 13}});
  const int column = every.column("delta2_overlap");
  CHECK(every.at(13, column) == doctest::Approx(1).epsilon(1e-14));
  REQUIRE(tenth.rows() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(tenth.at(i, column) == every.at(10 * i, column));
}

TEST_CASE("a run that ends before t* has no overlaps; one that ends on it has all") {
  WorkerPool pool(1);
  Run run(small_experiment({{"record", {{"reference_step", 10}}}}), pool);
  run.advance(9);
  const int column = run.lanes().front().trace().column("delta1_overlap");
  CHECK(std::isnan(run.lanes().front().trace().at(4, column)));
  CHECK(std::isnan(run.lanes().front().current_row()[static_cast<std::size_t>(column)]));
  run.advance(1);
  CHECK(std::isfinite(run.lanes().front().trace().at(4, column)));
  CHECK(run.lanes().front().current_row()[static_cast<std::size_t>(column)] ==
        doctest::Approx(1).epsilon(1e-14));
}

TEST_CASE("an edit in the file acts before its step, and its row shows it") {
  const Json edits = {{{"step", 20}, {"set", "lanes.0.schedule.lr"}, {"value", 0.001}}};
  WorkerPool pool(1);
  Run run(small_experiment({{"edits", edits}}), pool);
  run.advance(30);
  const TraceView trace = run.lanes().front().trace();
  CHECK(trace.at(19, 1) == 0.02);
  CHECK(trace.at(20, 1) == 0.001);
  CHECK(run.lanes().back().trace().at(20, 1) == 0.05);
}

TEST_CASE("edits made as the run goes on replay to the same bits from the log") {
  WorkerPool pool(2);
  Run live(small_experiment(), pool);
  live.advance(11);
  live.apply("lanes.0.schedule.lr", 0.004);
  live.apply("lanes.0.schedule.lr", 0.003);  // the same slider within one step: one mark
  live.advance(9);
  live.apply("lanes.*.optimizer.momentum", 0.5);
  live.advance(7);
  live.apply("lanes.1.schedule.lr", 0.01);  // shown by the final row
  CHECK(live.experiment().edits.size() == 3);
  CHECK(live.lanes().back().lr() == 0.01);

  Experiment replay = collect(live).experiment;
  CHECK(replay.steps == 27);
  CHECK(run_csv(replay, 1, 4) == all_csv(live));
}

TEST_CASE("what is not live cannot be edited") {
  WorkerPool pool(1);
  Run run(small_experiment(), pool);
  CHECK_THROWS_AS(run.apply("problem.init.scale", 0.2), InputError);
  CHECK_THROWS_AS(run.apply("lanes.7.schedule.lr", 0.2), InputError);
  CHECK_THROWS_AS(run.apply("lanes.0.schedule.lr", -1), InputError);
  CHECK(run.experiment().edits.empty());
}

TEST_CASE("a lane that diverges stops at its last finite state; the others go on") {
  Json document = {{"steps", 60}};
  Experiment experiment = with_value(small_experiment(document), "lanes.1.schedule.lr", 5.0);
  WorkerPool pool(2);
  Run run(experiment, pool);
  run.advance(60);
  const Lane& muon = run.lanes().front();
  const Lane& gd = run.lanes().back();
  CHECK(muon.step() == 60);
  REQUIRE(gd.diverged_at().has_value());
  CHECK(gd.step() == *gd.diverged_at() - 1);
  CHECK(gd.message().find("step " + std::to_string(*gd.diverged_at())) != std::string::npos);
  CHECK(std::isfinite(gd.loss()));
  for (const Block& block : gd.blocks()) CHECK(block.value.allFinite());
  const std::string csv = csv_text(collect(run).lanes.back());
  CHECK(csv.find("nan") == std::string::npos);
  CHECK(csv.find("inf") == std::string::npos);
  CHECK(gd.trace().rows() == static_cast<std::size_t>(*gd.diverged_at()));
}

TEST_CASE("a trace that would not fit is refused before any step is taken") {
  const Experiment experiment = small_experiment({{"steps", 1000000}});
  WorkerPool pool(1);
  try {
    const Run run(experiment, pool, {.trace = 1 << 20});
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("record") != std::string::npos);
  }
}
