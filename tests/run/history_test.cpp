// Whatever a person does to a session, what is on the screen is a fresh run of its experiment, and undoing
// all of it leads back to the start.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/session/history.h"
#include "core/session/player.h"
#include "experiments.h"
#include "random_runs.h"
#include "tests/eventually.h"

namespace muonscope::testing {
namespace {

std::shared_ptr<const Snapshot> settled(Player& player) {
  REQUIRE(test::eventually([&] { return player.snapshot()->served == player.given(); }));
  return player.snapshot();
}

/// The first lane and column that a fresh run of the snapshot's experiment has otherwise; "" if there is
/// none.
std::string other_than_fresh(const Snapshot& shown, const Run& fresh) {
  if (fresh.step() != shown.step) return "the step";
  for (std::size_t i = 0; i < shown.lanes.size(); ++i) {
    const TraceView trace = shown.lanes[i].trace, other = fresh.lanes()[i].trace();
    for (int column = 0; column < static_cast<int>(trace.columns().size()); ++column)
      if (!same_bits(trace.copy(column), other.copy(column)))
        return shown.lanes[i].spec.name + ": " + trace.columns()[static_cast<std::size_t>(column)];
  }
  return "";
}

std::string course_other_than_fresh(const Snapshot& course, WorkerPool& pool) {
  Run fresh(*course.origin, pool);
  fresh.advance(course.step);
  return other_than_fresh(course, fresh);
}

/// The same of all that a snapshot shows: where it stands, what lies ahead, and earlier courses.
std::string other_than_fresh(const Snapshot& shown, WorkerPool& pool) {
  Run fresh(*shown.origin, pool);
  fresh.advance(shown.step);
  if (fresh.current().lanes != shown.experiment->lanes) return "parameters";
  std::string other = other_than_fresh(shown, fresh);
  if (other.empty() && shown.ahead) other = course_other_than_fresh(*shown.ahead, pool);
  for (const Ghost& ghost : ghosts_of(shown))
    if (other.empty()) other = course_other_than_fresh(*ghost.course, pool);
  return other;
}

TEST_CASE("a session is always a fresh run of its experiment, and all of it can be undone and redone") {
  WorkerPool pool(1), other(1);
  for (int seed = 0; seed < cases(500); ++seed) {
    CAPTURE(seed);
    RandomRuns random(static_cast<unsigned>(5000 + seed));
    const Experiment start = random.experiment();
    Player player(start, pool);
    std::uint64_t gesture = 1;
    for (int move = 0; move < 12; ++move) {
      CAPTURE(move);
      switch (random.below(8)) {
        case 5:
          player.pin();
          break;
        case 6:
          player.reset();
          break;
        case 0:
          player.step(random.below(60));
          break;
        case 1:
          player.seek(random.below(100));
          break;
        case 2:
          player.undo();
          break;
        case 3:
          player.redo();
          break;
        case 4: {
          const std::vector<std::pair<std::string, Json>> others = {
              {"seed", random.below(100)},
              {"record.reference_step", 3 * random.below(30)},
              {"record.every", 1}};
          const auto& [key, value] = random.of(others);
          player.edit(key, value, ++gesture);
          break;
        }
        default: {  // a drag: several changes, perhaps while it steps
          const std::string key = "lanes.*.optimizer.weight_decay";
          for (int i = 0; i < 3; ++i) {
            const auto [some_key, value] = random.change(start);
            player.edit(random.one_in(2) ? some_key : key, random.one_in(2) ? value : Json(0.01 * i),
                        gesture + 1);
            if (random.one_in(3)) player.step(1);
          }
          ++gesture;
        }
      }
      CHECK(other_than_fresh(*settled(player), other) == "");
    }
    const std::shared_ptr<const Snapshot> end = settled(player);
    int undone = 0;
    while (!settled(player)->next_undo.empty()) {
      player.undo();
      ++undone;
    }
    const std::shared_ptr<const Snapshot> first = settled(player);
    CHECK(to_json(*first->origin) == to_json(start));
    CHECK(other_than_fresh(*first, other) == "");
    for (; undone > 0; --undone) player.redo();
    const std::shared_ptr<const Snapshot> again = settled(player);
    CHECK(to_json(*again->origin) == to_json(*end->origin));
    CHECK(other_than_fresh(*again, other) == "");
  }
}

TEST_CASE("a gesture is one undo point, and what was undone is forgotten by the next change") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  for (const double lr : {0.01, 0.02, 0.03}) player.edit("lanes.0.schedule.lr", lr, 7);
  player.step(5);
  player.edit("lanes.0.schedule.lr", 0.04, 8);
  CHECK(settled(player)->next_undo == "lanes.0.schedule.lr = 0.04");
  player.undo();
  CHECK(settled(player)->experiment->lanes[0].schedule.real("lr") == 0.03);
  CHECK(player.snapshot()->step == 5);
  player.undo();
  CHECK(settled(player)->experiment->lanes[0].schedule.real("lr") == 0.02);
  CHECK(player.snapshot()->origin->edits.empty());
  CHECK(player.snapshot()->next_undo.empty());
  CHECK(player.snapshot()->next_redo == "lanes.0.schedule.lr = 0.01");
  player.edit("lanes.1.schedule.lr", 0.5, 9);
  CHECK(settled(player)->next_redo.empty());
  player.load(small_experiment());
  CHECK(settled(player)->next_undo.empty());
}

TEST_CASE("a refused change is no undo point") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.edit("lanes.0.schedule.lr", "much", 3);
  player.edit("lanes.9.schedule.lr", 1, 4);
  const auto snapshot = settled(player);
  CHECK(snapshot->next_undo.empty());
  CHECK(snapshot->notice.find("lanes.9") != std::string::npos);
}

}  // namespace
}  // namespace muonscope::testing
