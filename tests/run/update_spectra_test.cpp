// What snapshots say of the next update, and what steps cost.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/linalg/svd.h"
#include "core/run/snapshot.h"
#include "core/session/player.h"
#include "tests/eventually.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("a lane's next update: what its step then is") {
  WorkerPool pool(1);
  Run run(small_experiment(), pool);
  run.advance(7);
  const Snapshot before = take_snapshot(run);
  run.advance(1);
  for (std::size_t i = 0; i < run.lanes().size(); ++i) {
    const LaneSnapshot& lane = before.lanes[i];
    CAPTURE(lane.spec.name);
    REQUIRE(lane.updates);
    CHECK(lane.updates->step == 7);
    REQUIRE(lane.updates->blocks.size() == lane.blocks->size());
    for (std::size_t b = 0; b < lane.blocks->size(); ++b) {
      const BlockUpdate& update = lane.updates->blocks[b];
      const Matrix step = ((*lane.blocks)[b].value - run.lanes()[i].blocks()[b].value) / lane.lr;
      const Vector taken = singular_values(step);
      CHECK((update.update - taken).norm() < 1e-10 * (1 + taken.norm()));
      const auto phi = compose(lane.spec.optimizer).map->curve(update.direction);
      for (Eigen::Index k = 0; phi && k < update.mapped.size(); ++k)
        CHECK(std::abs(update.mapped(k) - phi(update.direction.values(k))) < 1e-10);
    }
  }
}

TEST_CASE("the count of operations is exact through edits") {
  WorkerPool pool(1);
  Run run(small_experiment(), pool);
  run.advance(5);
  run.apply("lanes.0.optimizer", {{"kind", "gd"}});
  run.advance(3);
  run.apply("lanes.0.schedule.lr", 1e-4);
  run.advance(2);
  const Lane& lane = run.lanes()[0];
  const auto cost = [&](const Rule& rule) {
    double sum = run.problem()->flops();
    for (const Block& block : lane.blocks()) sum += flops(rule, shape_of(block.value));
    return sum;
  };
  const double first = cost(compose(small_experiment().lanes[0].optimizer)),
               then = cost(lane.optimizer()->rule());
  REQUIRE(first != then);
  CHECK(lane.flops().before(0) == 0);
  CHECK(lane.flops().before(5) == 5 * first);
  CHECK(lane.flops().before(10) == 5 * first + 5 * then);
  CHECK(lane.flops().before(20) == 5 * first + 15 * then);
}

TEST_CASE("the player measures updates only for those who look") {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  CHECK(player.snapshot()->lanes[0].updates == nullptr);
  player.set_interest({.updates = true});
  player.step(3);
  player.results();  // waits for the commands before it
  REQUIRE(test::eventually([&] { return player.snapshot()->step >= 3; }));
  REQUIRE(player.snapshot()->lanes[0].updates);
  CHECK(player.snapshot()->lanes[0].updates->step == 3);
  player.set_interest({});
  player.step(1);
  REQUIRE(test::eventually([&] { return player.snapshot()->step >= 4; }));
  CHECK(player.snapshot()->lanes[0].updates == nullptr);
}
