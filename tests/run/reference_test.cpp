// Another reference step t* chosen as the run goes on.

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/session/player.h"
#include "tests/eventually.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::testing::small_experiment;

namespace {

constexpr std::uint64_t plenty = 1 << 24;

std::string csv_of(const Run& run) {
  std::string text;
  for (const LaneResult& lane : collect(run).lanes) text += csv_text(lane);
  return text;
}

/// The same run with t* in the file.
std::string csv_from_file(Step reference, Step steps, const Json& more = Json::object()) {
  WorkerPool pool(1);
  Run run(with_value(small_experiment(more), "record.reference_step", reference), pool);
  run.advance(steps);
  return csv_of(run);
}

}  // namespace

TEST_CASE("moving t* back and forth gives the bits of a run that had it from the start, without a restart") {
  WorkerPool pool(2);
  Run run(small_experiment(), pool, {.material = plenty});
  run.advance(30);
  for (const Step reference : {4, 29, 0, 30, 45, 10, 33}) {
    CAPTURE(reference);
    run.refer_to(reference);
    CHECK(run.step() == 30);
    CHECK(csv_of(run) == csv_from_file(reference, 30));
  }
  run.advance(20);  // past 33, the last of them
  CHECK(csv_of(run) == csv_from_file(33, 50));
  CHECK(run.experiment().record.reference_step == 33);
  CHECK(run.experiment().edits.empty());
}

TEST_CASE("a past t* must be a recorded step; a later one need not be") {
  const Json tenth = {{"record", {{"every", 10}}}};
  WorkerPool pool(1);
  Run run(small_experiment(tenth), pool, {.material = plenty});
  run.advance(25);
  CHECK_THROWS_AS(run.refer_to(13), InputError);
  CHECK(csv_of(run) == csv_from_file(10, 25, tenth));
  run.refer_to(20);
  CHECK(csv_of(run) == csv_from_file(20, 25, tenth));
  run.refer_to(33);
  run.advance(25);
  CHECK(csv_of(run) == csv_from_file(33, 50, tenth));
}

TEST_CASE("a lane that diverged before t* has no overlaps, and the others are not disturbed") {
  const Json wild = {
      {"lanes",
       {{{"name", "Muon"},
         {"optimizer", {{"kind", "muon"}}},
         {"schedule", {{"kind", "constant"}, {"lr", 0.02}}}},
        {{"name", "GD"}, {"optimizer", {{"kind", "gd"}}}, {"schedule", {{"kind", "constant"}, {"lr", 5}}}}}}};
  WorkerPool pool(1);
  Run run(small_experiment(wild), pool, {.material = plenty});
  run.advance(40);
  REQUIRE(run.lanes().back().diverged_at().has_value());
  for (const Step reference : {2, 35, 60}) {
    CAPTURE(reference);
    run.refer_to(reference);
    CHECK(csv_of(run) == csv_from_file(reference, 40, wild));
  }
}

TEST_CASE("with little memory the earliest rows keep their material and the others lose their values") {
  WorkerPool pool(1);
  const Run probe(small_experiment(), pool);
  const std::uint64_t row = probe.lanes().front().material_bytes();
  Run run(small_experiment(), pool, {.material = 2 * 20 * row});  // 20 rows for each of two lanes
  run.advance(50);
  CHECK_THROWS_AS(run.refer_to(20), InputError);
  CHECK(csv_of(run) == csv_from_file(10, 50));
  run.refer_to(19);
  const TraceView trace = run.lanes().front().trace();
  const int column = trace.column("delta2_overlap");
  CHECK(trace.at(19, column) == doctest::Approx(1).epsilon(1e-14));
  CHECK(std::isfinite(trace.at(0, column)));
  CHECK(std::isnan(trace.at(20, column)));
  run.advance(1);
  CHECK(std::isfinite(run.lanes().front().trace().at(50, column)));
}

TEST_CASE("a t* so late that waiting for it would not fit into memory is refused, and nothing changes") {
  WorkerPool pool(1);
  Run run(small_experiment({{"steps", 1000}}), pool, {.trace = 1 << 19, .material = 1 << 16});
  run.advance(20);
  const std::string before = csv_of(run);
  CHECK_THROWS_AS(run.refer_to(1000), InputError);
  CHECK(csv_of(run) == before);
  CHECK(run.experiment().record.reference_step == 10);
}

TEST_CASE("the player moves t* where it stands and says when a command has been carried out") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.step(30);
  player.edit("record.reference_step", 25);
  const std::uint64_t given = player.given();
  CHECK(given == 2);
  REQUIRE(test::eventually([&] { return player.snapshot()->served >= given; }));
  const auto snapshot = player.snapshot();
  CHECK(snapshot->served == given);
  CHECK(snapshot->step == 30);
  CHECK(snapshot->experiment->record.reference_step == 25);
  CHECK(snapshot->origin->edits.empty());
  std::string text;
  for (const LaneResult& lane : player.results().lanes) text += csv_text(lane);
  CHECK(text == csv_from_file(25, 30));
}
