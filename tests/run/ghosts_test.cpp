#include <doctest/doctest.h>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/session/document.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::testing::small_experiment;

namespace {

const RunMemory memory{default_trace_bytes, 1u << 24, 1u << 24};

/// The rows of a lane's trace and its current one: all that is drawn of it.
std::vector<std::vector<double>> rows_of(const LaneSnapshot& lane) {
  std::vector<std::vector<double>> rows;
  for (int column = 0; column < static_cast<int>(lane.trace.columns().size()); ++column)
    rows.push_back(lane.trace.copy(column));
  rows.push_back(lane.current_row);
  for (std::vector<double>& row : rows)
    for (double& value : row)
      if (std::isnan(value)) value = -1e300;
  return rows;
}

const Ghost& only(const Document& document) {
  REQUIRE(document.ghosts());
  REQUIRE(document.ghosts()->size() == 1);
  return document.ghosts()->front();
}

}  // namespace

TEST_CASE("a change in the past leaves what it gave up, named by the value that was there") {
  WorkerPool pool(1);
  Document document(small_experiment(), pool, memory);
  document.advance(40);
  const auto before = whole_course(document.run());
  document.edit("lanes.0.schedule.lr", 0.5, 0);  // at the end nothing is given up
  CHECK_FALSE(document.ghosts());
  document.undo();
  document.seek(15);
  document.edit("lanes.0.schedule.lr", 0.01, 7);
  document.edit("lanes.0.schedule.lr", 0.005, 7);  // of the same drag
  const Ghost& ghost = only(document);
  CHECK(ghost.kind == Ghost::Kind::forked);
  CHECK(ghost.name == "Muon: η = 0.02");
  CHECK(ghost.course->step == 40);
  for (std::size_t lane = 0; lane < 2; ++lane)
    CHECK(rows_of(ghost.course->lanes[lane]) == rows_of(before->lanes[lane]));
  document.advance(25);
  CHECK(rows_of(only(document).course->lanes[0]) == rows_of(before->lanes[0]));
  // The same run as one whose experiment says so from the start.
  Document fresh(document.run().experiment(), pool, memory);
  fresh.advance(40);
  CHECK(rows_of(whole_course(fresh.run())->lanes[0]) == rows_of(whole_course(document.run())->lanes[0]));
}

TEST_CASE("a new start leaves the last run, and the next one that run instead") {
  WorkerPool pool(1);
  Document document(small_experiment(), pool, memory);
  document.restart();
  CHECK_FALSE(document.ghosts());  // nothing had been recorded
  document.advance(20);
  document.restart();
  CHECK(only(document).name == "last run");
  document.advance(5);
  document.edit("seed", 9, 0);
  CHECK(only(document).name == "seed = 3");
  CHECK(only(document).kind == Ghost::Kind::restarted);
  CHECK(only(document).course->step == 5);
  document.advance(3);
  document.replace(small_experiment({{"title", "another"}}), "another");
  CHECK(only(document).course->experiment->seed == 9);
  document.load(small_experiment());
  CHECK_FALSE(document.ghosts());
}

TEST_CASE("a start that fails leaves the run and no ghost of it") {
  WorkerPool pool(1);
  Document document(small_experiment(), pool, memory);
  document.advance(12);
  const Experiment impossible = small_experiment({{"steps", 1000000000}});  // its trace has no room
  CHECK_THROWS_AS(document.replace(impossible, "another"), InputError);
  CHECK(document.run().step() == 12);
  CHECK_FALSE(document.ghosts());
}

TEST_CASE("up to four runs are pinned, each until it is dismissed") {
  WorkerPool pool(1);
  Document document(small_experiment(), pool, memory);
  for (int i = 0; i < 4; ++i) {
    document.advance(5);
    document.pin();
  }
  CHECK_THROWS_AS(document.pin(), InputError);
  const Ghosts four = document.ghosts();
  CHECK(four->size() == 4);
  CHECK(four->at(1).course->step == 10);
  document.seek(3);
  document.dismiss_ghost(four->at(1).id);
  CHECK_THROWS_AS(document.dismiss_ghost(four->at(1).id), InputError);
  document.pin();  // as far as it was recorded
  CHECK(document.ghosts()->back().name == "pin 5");
  CHECK(document.ghosts()->back().course->step == 20);
  CHECK(four->size() == 4);  // a list that was handed out stays
  document.dismiss_ghosts();
  CHECK_FALSE(document.ghosts());
}
