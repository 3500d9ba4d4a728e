#include "core/session/player.h"
#include "core/base/json.h"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>

#include "core/session/pace.h"
#include "tests/eventually.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::testing::small_experiment;

namespace {

/// Waits for a snapshot that satisfies `condition`; the last one seen if none comes.
std::shared_ptr<const Snapshot> wait_for(const Player& player,
                                         const std::function<bool(const Snapshot&)>& condition) {
  std::shared_ptr<const Snapshot> snapshot;
  test::eventually([&] {
    snapshot = player.snapshot();
    return condition(*snapshot);
  });
  return snapshot;
}

}  // namespace

TEST_CASE("a player starts paused at step 0, steps, plays to a step, and resets") {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  CHECK(player.snapshot()->step == 0);
  CHECK_FALSE(player.snapshot()->playing);
  player.step(3);
  CHECK(wait_for(player, [](const Snapshot& s) { return s.step == 3; })->step == 3);
  player.run_to(40);
  const auto stopped = wait_for(player, [](const Snapshot& s) { return s.step == 40 && !s.playing; });
  CHECK(stopped->step == 40);
  CHECK_FALSE(stopped->playing);
  player.reset();
  CHECK(wait_for(player, [](const Snapshot& s) { return s.step == 0; })->lanes.front().trace.rows() == 0);
}

TEST_CASE("without a thread of its own a player does the same when it is called") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool, {}, default_timeline_bytes, Player::Drive::caller);
  Player other(small_experiment(), pool);
  player.step(7);
  CHECK(player.snapshot()->step == 0);  // nobody has called yet
  player.step_once(std::chrono::milliseconds(1));
  CHECK(player.snapshot()->step == 7);
  CHECK(player.snapshot()->served == player.given());
  player.edit("lanes.0.schedule.lr", 0.1);
  player.run_to(3000);
  int calls = 0;
  while (player.snapshot()->step < 3000 && calls < 100000) {
    player.step_once(std::chrono::milliseconds(2));
    ++calls;
  }
  CHECK(player.snapshot()->step == 3000);
  CHECK(calls > 1);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.play();
  player.step_once(std::chrono::milliseconds(5));
  CHECK(player.snapshot()->playing);
  CHECK(player.snapshot()->step > 3000);
  player.seek(3000);
  other.step(7);
  other.edit("lanes.0.schedule.lr", 0.1);
  other.step(2993);
  const auto ours = player.standing().snapshot, theirs = other.standing().snapshot;
  CHECK(ours->step == 3000);
  CHECK(ours->lanes[0].loss == theirs->lanes[0].loss);
  CHECK((*ours->lanes[0].blocks)[0].value == (*theirs->lanes[0].blocks)[0].value);
}

TEST_CASE("what stands is of the step at which it was asked for, whatever comes before anybody looks at it") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.step(5);
  std::future<Standing> asked = player.ask_standing();
  player.edit("lanes.0.schedule.lr", 0.004);
  player.step(100);
  wait_for(player, [](const Snapshot& s) { return s.step == 105; });
  const Standing standing = asked.get();
  CHECK(standing.snapshot->step == 5);
  CHECK(standing.results.experiment.steps == 5);
  CHECK(standing.results.experiment.edits.empty());
  for (std::size_t lane = 0; lane < standing.results.lanes.size(); ++lane) {
    const TraceView &written = standing.results.lanes[lane].trace,
                    &drawn = standing.snapshot->lanes[lane].trace;
    CHECK(written.rows() == drawn.rows());
    CHECK(written.identity() == drawn.identity());  // shared, not copied
  }
  Run run(small_experiment(), pool);
  run.advance(5);
  CHECK(csv_text(standing.results.lanes[0]) == csv_text(collect(run).lanes[0]));
}

TEST_CASE("what the player saves is what a headless run of the saved experiment gives") {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.go_on();
  wait_for(player, [](const Snapshot& s) { return s.step > 50; });
  player.edit("lanes.0.schedule.lr", 0.004);
  const Step edited = player.snapshot()->step;
  wait_for(player, [&](const Snapshot& s) { return s.step > edited + 200; });
  player.pause();
  const Results saved = player.results();
  CHECK(saved.experiment.edits.size() == 1);

  Run headless(saved.experiment, pool);
  headless.advance(saved.experiment.steps);
  const Results again = collect(headless);
  for (std::size_t i = 0; i < saved.lanes.size(); ++i) {
    CHECK(csv_text(saved.lanes[i]) == csv_text(again.lanes[i]));
    REQUIRE_FALSE(saved.lanes[i].arrays.empty());
    for (std::size_t b = 0; b < saved.lanes[i].arrays.size(); ++b) {
      CHECK(saved.lanes[i].arrays[b].npy == again.lanes[i].arrays[b].npy);
    }
  }
}

TEST_CASE(
    "an edit of what is not live restarts with the new value; a bad edit says why and changes nothing") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.step(5);
  player.edit("problem.init.scale", 0.5);
  const auto restarted = wait_for(player, [](const Snapshot& s) {
    return s.step == 0 && s.experiment->problem.part("init").real("scale") == 0.5;
  });
  CHECK(restarted->experiment->problem.part("init").real("scale") == 0.5);
  player.edit("lanes.0.schedule.lr", "fast");
  const auto refused = wait_for(player, [](const Snapshot& s) { return !s.notice.empty(); });
  CHECK(refused->notice.find("lanes.0.schedule.lr") != std::string::npos);
  CHECK(refused->experiment->lanes.front().schedule.real("lr") == 0.02);
}

TEST_CASE("another kind of optimizer takes over as the run goes on; another schedule restarts it") {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  player.step(5);
  player.edit("lanes.1.optimizer.kind", "adamw");
  auto snapshot =
      wait_for(player, [](const Snapshot& s) { return s.lanes[1].spec.optimizer.kind == "adamw"; });
  CHECK(snapshot->step == 5);
  CHECK(snapshot->notice.empty());
  CHECK(player.results().experiment.edits.at(0).key == "lanes.1.optimizer");
  player.edit("lanes.1.schedule.kind", "exponential");
  snapshot = wait_for(player, [](const Snapshot& s) { return s.step == 0; });
  CHECK(snapshot->lanes[1].spec.schedule.kind == "exponential");
  CHECK(snapshot->lanes[1].spec.optimizer.kind == "adamw");
}

TEST_CASE("a reset keeps the parameters as they stand and empties the log of live edits") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.step(5);
  player.edit("lanes.0.schedule.lr", 0.004);
  player.reset();
  const auto snapshot =
      wait_for(player, [](const Snapshot& s) { return s.step == 0 && s.lanes.front().lr == 0.004; });
  CHECK(snapshot->step == 0);
  CHECK(snapshot->lanes.front().lr == 0.004);
  CHECK(snapshot->origin->edits.empty());
}

TEST_CASE("snapshots handed out do not change as the run goes on") {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  player.step(10);
  const auto early = wait_for(player, [](const Snapshot& s) { return s.step == 10; });
  const std::vector<double> losses = early->lanes.front().trace.copy(2);
  const Matrix p = early->lanes.front().blocks->front().value;
  player.step(500);
  wait_for(player, [](const Snapshot& s) { return s.step == 510; });
  CHECK(early->step == 10);
  CHECK(early->lanes.front().trace.copy(2) == losses);
  CHECK(early->lanes.front().blocks->front().value == p);
}

TEST_CASE("when every lane has diverged the player stops and says so") {
  WorkerPool pool(1);
  Experiment experiment = with_value(small_experiment(), "lanes.1.schedule.lr", 5.0);
  experiment.lanes.erase(experiment.lanes.begin());
  Player player(experiment, pool);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.play();
  const auto stopped = wait_for(player, [](const Snapshot& s) { return !s.notice.empty(); });
  CHECK_FALSE(stopped->playing);
  CHECK(stopped->notice.find("diverged") != std::string::npos);
}

TEST_CASE("the pace owes steps by the clock, not by the number of calls") {
  using namespace std::chrono_literals;
  const Pace::Clock::time_point start{};
  Pace pace(50);
  pace.start(start);
  pace.took(1, start, start);  // the first is due at once
  CHECK(pace.due(start + 19ms) == 0);
  CHECK(pace.due(start + 20ms) == 1);
  CHECK(pace.next() == start + 20ms);
  Step taken = 1;
  for (auto now = start; now < start + 2s; now += 3ms) {
    const Step due = pace.due(now);
    pace.took(due, now, now + 1us);
    taken += due;
  }
  CHECK(std::abs(static_cast<double>(taken) - 100) <= 1);
}

TEST_CASE("a pace that cannot be kept forgives its arrears") {
  using namespace std::chrono_literals;
  Pace::Clock::time_point now{};
  Pace pace(1000);
  pace.start(now);
  for (int i = 0; i < 50; ++i) {
    const Step due = pace.due(now);
    REQUIRE(due >= 1);
    pace.took(due, now, now + due * 20ms);  // 50 steps a second at most
    now += due * 20ms;
  }
  CHECK(pace.due(now) <= 5);
  CHECK(pace.reached() == doctest::Approx(50).epsilon(0.1));
}

TEST_CASE("play stops at the planned end, stays there, and goes on where it is told to") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.play();
  const auto end = wait_for(player, [](const Snapshot& s) { return s.step == 50 && !s.playing; });
  CHECK(end->step == 50);
  CHECK(end->notice == "");
  player.play();
  const auto still = wait_for(player, [](const Snapshot& s) { return !s.notice.empty(); });
  CHECK(still->step == 50);
  CHECK_FALSE(still->playing);
  player.go_on();
  CHECK(wait_for(player, [](const Snapshot& s) { return s.step > 300; })->playing);
  player.reset();
  CHECK(wait_for(player, [](const Snapshot& s) { return s.furthest == 0; })->step == 0);
  player.go_on();  // from before the end as well
  CHECK(wait_for(player, [](const Snapshot& s) { return s.step > 300; })->playing);
  player.seek(20);
  player.play();  // recorded beyond the end, but the end is where it was
  CHECK(wait_for(player, [](const Snapshot& s) { return s.step == 50 && !s.playing; })->furthest > 300);
}

TEST_CASE("play ends where a lesson says, until something else is loaded") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.set_end(13);
  player.play();
  const auto end = wait_for(player, [](const Snapshot& s) { return s.step > 0 && !s.playing; });
  CHECK(end->step == 13);
  CHECK(end->planned_end == 13);
  player.load(small_experiment());
  player.play();
  CHECK(wait_for(player, [](const Snapshot& s) { return s.step > 13 && !s.playing; })->step == 50);
}

TEST_CASE("a loop goes round in its range until it is ended") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool, {}, default_timeline_bytes, Player::Drive::caller);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.set_loop(StepRange{10, 14});
  player.play();
  std::vector<int> seen(60, 0);
  for (int i = 0; i < 400; ++i) {
    player.step_once({});
    ++seen.at(static_cast<std::size_t>(player.snapshot()->step));
  }
  CHECK(player.snapshot()->playing);
  CHECK(player.snapshot()->loop == StepRange{10, 14});
  CHECK(player.snapshot()->furthest == 14);
  for (std::size_t step = 0; step < seen.size(); ++step)
    if (step < 10 || step > 14) CHECK(seen[step] <= 1);
  CHECK(seen[10] > 20);
  player.set_loop(std::nullopt);
  for (int i = 0; i < 400 && player.snapshot()->playing; ++i) player.step_once(std::chrono::milliseconds(1));
  CHECK(player.snapshot()->step == 50);
  player.set_loop(StepRange{5, 5});
  player.step_once({});
  CHECK_FALSE(player.snapshot()->notice.empty());
  CHECK_FALSE(player.snapshot()->loop.has_value());
}

TEST_CASE("a player runs until something happens, to the very step, or to the end") {
  WorkerPool pool(1);
  Player player(small_experiment({{"steps", 400}, {"record", {{"tolerances", {1.0}}}}}), pool);
  player.run_until("tolerance");
  const auto reached = wait_for(player, [](const Snapshot& s) { return s.step > 0 && !s.playing; });
  const auto first = next_event(*reached->events, 0, "tolerance");
  REQUIRE(first);
  CHECK(reached->step == *first);
  CHECK(reached->lanes[0].reached.at(0).step.value_or(*first) >= *first);
  player.seek(0);
  player.run_until("tolerance");  // recorded already
  CHECK(wait_for(player, [&](const Snapshot& s) { return s.step == *first; })->step == *first);
  player.run_until("divergence");
  const auto in_vain = wait_for(player, [](const Snapshot& s) { return !s.notice.empty() && !s.playing; });
  CHECK(in_vain->step == 400);
  CHECK(in_vain->notice == "It did not happen up to the planned end.");
}
