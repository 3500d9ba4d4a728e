// What snapshots carry of clouds.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/particles/cloud_coordinate.h"
#include "core/particles/particle_system.h"
#include "core/run/snapshot.h"
#include "core/session/player.h"
#include "tests/eventually.h"

using namespace muonscope;

namespace {

Experiment cloud_experiment(int count, const Json& objective = {{"kind", "covariance"}}) {
  const auto lane = [](const char* name, const Json& optimizer) {
    return Json{{"name", name}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}};
  };
  return experiment_from_json(
      {{"muonscope", 1},
       {"seed", 5},
       {"problem",
        {{"kind", "particles"}, {"count", count}, {"rows", 3}, {"cols", 2}, {"objective", objective}}},
       {"lanes",
        {lane("flow", {{"kind", "hamiltonian"}, {"smoothing", 0.25}}),
         lane("Muon", {{"kind", "muon"}, {"momentum", 0.9}}), lane("heavy", {{"kind", "heavy_ball"}}),
         lane("GD", {{"kind", "gd"}}), lane("AdamW", {{"kind", "adamw"}})}}},
      ".");
}

/// Entries of an array in the order of EntryColumns.
std::vector<float> columns_of(const ParticleArray& array) {
  std::vector<float> out;
  for (int j = 0; j < array.shape().cols; ++j)
    for (int i = 0; i < array.shape().rows; ++i)
      for (std::size_t k = 0; k < array.count(); ++k) out.push_back(static_cast<float>(array(k, i, j)));
  return out;
}

std::vector<float> all_of(const EntryColumns& columns) {
  std::vector<float> out;
  for (int e = 0; e < columns.entries(); ++e) out.insert(out.end(), columns[e].begin(), columns[e].end());
  return out;
}

}  // namespace

TEST_CASE(
    "a drawn cloud holds every particle, rounded to float, for counts that fill blocks and shares or not") {
  for (const int count : {1, 7, 8, 9, 4096, 4097, 10000}) {
    CAPTURE(count);
    std::vector<std::vector<float>> seen;
    for (const int threads : {1, 2}) {
      WorkerPool pool(threads);
      Run run(cloud_experiment(count), pool);
      run.advance(3);
      const Snapshot snapshot = take_snapshot(run);
      const DrawnCloud& drawn = *snapshot.lanes[0].cloud;
      CHECK(drawn.step == 3);
      REQUIRE(drawn.count() == static_cast<std::size_t>(count));
      REQUIRE(drawn.blocks.size() == 1);
      CHECK(drawn.blocks[0].shape == ParticleShape{3, 2});
      seen.push_back(all_of(drawn.blocks[0].x));
      seen.push_back(all_of(drawn.blocks[0].p));
    }
    CHECK(seen[0] == seen[2]);
    CHECK(seen[1] == seen[3]);
    CHECK(seen[0] != seen[1]);
  }
  WorkerPool pool(2);
  Run run(cloud_experiment(77), pool);
  const Snapshot snapshot = take_snapshot(run);
  const ParticleSystem& system = *snapshot.problem->particles();
  CHECK(all_of(snapshot.lanes[0].cloud->blocks[0].x) == columns_of(system.positions()[0].value));
  CHECK(all_of(snapshot.lanes[0].cloud->blocks[0].p) == columns_of(system.momenta()[0].value));
}

TEST_CASE("a drawn cloud says whether there are momenta and which map makes velocities of them") {
  WorkerPool pool(1);
  Run run(cloud_experiment(10), pool);
  for (int steps = 0; steps < 2; ++steps) {
    const Snapshot snapshot = take_snapshot(run);
    const auto block = [&](std::size_t lane) -> const DrawnBlock& {
      return snapshot.lanes[lane].cloud->blocks[0];
    };
    CHECK(block(0).smoothing == 0.25);
    CHECK(block(1).smoothing == 0);
    CHECK(std::isinf(block(2).smoothing));
    CHECK(std::isnan(block(4).smoothing));
    for (const std::size_t lane : {0u, 1u, 2u, 4u}) CHECK(block(lane).p.entries() == 6);
    CHECK(block(3).p.empty());
    CHECK((block(1).p[0][0] == 0) == (steps == 0));
    run.advance(1);
  }
}

TEST_CASE("blocks of particles have their own shapes and smoothing") {
  WorkerPool pool(1);
  Experiment spec = cloud_experiment(
      12, {{"kind", "mixture_of_experts"},
           {"blocks", {{"expert_in", {{"relative_smoothing", 3}}}, {"expert_out", {{"smoothing", 0.7}}}}}});
  Run run(spec, pool);
  const Snapshot snapshot = take_snapshot(run);
  const std::vector<DrawnBlock>& blocks = snapshot.lanes[0].cloud->blocks;
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[1].name == "expert_in");
  CHECK(blocks[1].shape == ParticleShape{3, 2});
  CHECK(blocks[0].smoothing == 0.25);
  CHECK(blocks[1].smoothing == 0.75);
  CHECK(blocks[2].smoothing == 0.7);
}

TEST_CASE("singular values that the player found are those that a figure finds, for any shape and threads") {
  for (const int side : {1, 2, 3, 5}) {
    CAPTURE(side);
    Experiment spec = cloud_experiment(9001);
    spec = with_value(with_value(spec, "problem.rows", side), "problem.cols", 3);
    WorkerPool pool(2);
    Run run(spec, pool);
    run.advance(2);
    for (const std::size_t lane : {0u, 3u}) {
      const Snapshot plain = take_snapshot(run, {.clouds = true}),
                     asked = take_snapshot(run, {.clouds = true, .spectra = true});
      const DrawnCloud &without = *plain.lanes[lane].cloud, &with = *asked.lanes[lane].cloud;
      CHECK(without.blocks[0].x_values.empty());
      CHECK(with.blocks[0].x_values.entries() == std::min(side, 3));
      CHECK(with.blocks[0].p_values.empty() == (lane == 3));
      for (const char* id : {"sv_x_1", "sv_p_1", "speed"}) {
        const auto found = values_of(with, *coordinate_of(id)), own = values_of(without, *coordinate_of(id));
        REQUIRE(found.has_value() == own.has_value());
        if (found) CHECK(std::ranges::equal(found->get(), own->get()));
      }
    }
  }
}

TEST_CASE("numbers beyond float stand at its end") {
  ParticleArray array(3, {1, 1});
  array(0, 0, 0) = 1e150;
  array(1, 0, 0) = -1e150;
  array(2, 0, 0) = 0.5;
  WorkerPool pool(1);
  CHECK(all_of(entry_columns(array, pool)) == std::vector<float>{3.40282347e38f, -3.40282347e38f, 0.5f});
}

TEST_CASE("snapshots carry clouds where asked for, of matrices never") {
  WorkerPool pool(1);
  Run run(cloud_experiment(4), pool);
  CHECK_FALSE(take_snapshot(run, {}).lanes[0].cloud);
  CHECK(take_snapshot(run, {.clouds = true}).lanes[0].cloud);

  Player player(cloud_experiment(20000), pool);
  const auto wait_for = [&](auto done) { return test::eventually([&] { return done(*player.snapshot()); }); };
  CHECK_FALSE(player.snapshot()->lanes[0].cloud);
  player.set_interest({.clouds = true});
  REQUIRE(wait_for([](const Snapshot& s) { return s.lanes[0].cloud != nullptr; }));
  player.play();
  REQUIRE(wait_for([](const Snapshot& s) { return s.lanes[0].cloud->step > 0; }));
  player.pause();
  // Paused, a cloud is never an earlier one.
  REQUIRE(wait_for([](const Snapshot& s) { return !s.playing; }));
  CHECK(player.snapshot()->lanes[0].cloud->step == player.snapshot()->step);
}
