// Whatever a person does to a session, what is on the screen is a fresh run of its experiment, and undoing
// all of it leads back to the start.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/experiment/lanes.h"
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
  if (fresh.lanes().size() != shown.lanes.size()) return "lanes";
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
  for (std::size_t i = 0; i < shown.lanes.size(); ++i)
    if (!(shown.lanes[i].spec == shown.experiment->lanes[i])) return "a lane's parameters";
  std::string other = other_than_fresh(shown, fresh);
  if (other.empty() && shown.ahead) other = course_other_than_fresh(*shown.ahead, pool);
  for (const Ghost& ghost : ghosts_of(shown))
    if (other.empty()) other = course_other_than_fresh(*ghost.course, pool);
  return other;
}

/// One lane more, fewer, in another place or under another name or look.
void change_lanes(Player& player, RandomRuns& random) {
  const auto lanes = static_cast<int>(settled(player)->experiment->lanes.size());
  const auto lane = static_cast<std::size_t>(random.below(lanes));
  const std::string key = "lanes." + std::to_string(lane);
  switch (random.below(6)) {
    case 0:
      player.change_lanes([lane](const Experiment& origin) { return with_lane_copied(origin, lane); },
                          "copy");
      break;
    case 1:
      player.change_lanes([lane](const Experiment& origin) { return without_lane(origin, lane); }, "remove");
      break;
    case 2: {
      const auto to = static_cast<std::size_t>(random.below(lanes));
      player.change_lanes([=](const Experiment& origin) { return with_lane_moved(origin, lane, to); },
                          "move");
      break;
    }
    case 3: {
      Json wanted = random.lane();
      player.change_lanes(
          [wanted](const Experiment& origin) {
            Experiment alone = origin;
            alone.record.reference_lane.clear();
            LaneSpec spec = with_value(alone, "lanes", Json::array({wanted})).lanes.front();
            spec.name = free_lane_name(origin, spec.name);
            return with_lane_added(origin, spec);
          },
          "add");
      break;
    }
    case 4:
      player.edit(key + ".name", "lane " + std::to_string(random.below(20)));
      break;
    default:
      player.edit(key + ".look", random.below(lane_looks));
  }
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
      switch (random.below(11)) {
        case 5:
          player.pin();
          break;
        case 6:
          player.reset();
          break;
        case 7:
        case 8:
          change_lanes(player, random);
          break;
        case 9:
          player.undo(static_cast<std::size_t>(1 + random.below(3)));
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
  CHECK(settled(player)->next_undo == "Muon: η = 0.04");
  player.undo();
  CHECK(settled(player)->experiment->lanes[0].schedule.real("lr") == 0.03);
  CHECK(player.snapshot()->step == 5);
  player.undo();
  CHECK(settled(player)->experiment->lanes[0].schedule.real("lr") == 0.02);
  CHECK(player.snapshot()->origin->edits.empty());
  CHECK(player.snapshot()->next_undo.empty());
  CHECK(player.snapshot()->next_redo == "Muon: η = 0.03");
  player.edit("lanes.1.schedule.lr", 0.5, 9);
  CHECK(settled(player)->next_redo.empty());
  player.load(small_experiment());
  CHECK(settled(player)->next_undo.empty());
}

TEST_CASE("several gestures are taken back at once, and the list says which") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.edit("lanes.0.schedule.lr", 0.01);
  player.step(3);
  player.edit("lanes.1.name", "descent");
  player.change_lanes([](const Experiment& origin) { return with_lane_copied(origin, 1); },
                      "copy of descent");
  const auto all = settled(player);
  CHECK(all->deeds->done ==
        std::vector<std::string>{"copy of descent", "GD: name = descent", "Muon: η = 0.01"});
  CHECK(all->step == 3);
  CHECK(all->lanes.size() == 3);
  CHECK(all->lanes[2].spec.name == "descent 2");
  player.undo(2);
  CHECK(settled(player)->lanes[1].spec.name == "GD");
  CHECK(player.snapshot()->deeds->undone ==
        std::vector<std::string>{"GD: name = descent", "copy of descent"});
  CHECK(player.snapshot()->step == 3);
  player.redo(5);
  CHECK(to_json(*settled(player)->origin) == to_json(*all->origin));
  player.undo(9);
  CHECK(to_json(*settled(player)->origin) == to_json(small_experiment()));
}

TEST_CASE("a name or a look changes nothing that was recorded, at any step that one goes back to") {
  WorkerPool pool(1);
  Player player(small_experiment({{"record", {{"reference_lane", "GD"}}}}), pool);
  player.step(200);
  player.edit("lanes.1.name", "descent");
  player.edit("lanes.0.look", 5);
  for (const Step step : {200, 130, 3}) {
    player.seek(step);
    const auto there = settled(player);
    CHECK(there->furthest == 200);
    CHECK(there->lanes[1].spec.name == "descent");
    CHECK(there->lanes[0].spec.look == 5);
    CHECK(there->origin->record.reference_lane == "descent");
    CHECK(there->experiment->record.reference_lane == "descent");
    CHECK(other_than_fresh(*there, pool) == "");
  }
  player.undo(2);
  CHECK(settled(player)->furthest == 200);
  CHECK(to_json(*player.snapshot()->origin)["record"]["reference_lane"] == "GD");
}

TEST_CASE("a change that lay ahead of a new start comes back by undo") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.step(5);
  player.edit("lanes.0.schedule.lr", 0.01);
  player.step(5);
  player.seek(0);
  player.reset();
  CHECK(settled(player)->next_undo == "restart");
  CHECK(player.snapshot()->origin->edits.empty());
  player.undo();
  CHECK(settled(player)->origin->edits.size() == 1);
  player.step(7);
  CHECK(settled(player)->experiment->lanes[0].schedule.real("lr") == 0.01);
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
