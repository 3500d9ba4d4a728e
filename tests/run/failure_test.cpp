// Nothing that is thrown on a thread of ours, or through a boundary of ours, ends the program: whatever its
// type, it becomes a sentence for a person, and all stays usable.

#include "core/base/failure.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/run/given_files.h"
#include "core/session/player.h"
#include "core/studies/study_job.h"
#include "tests/eventually.h"
#include "tests/run/experiments.h"
#include "tests/run/scarce_memory.h"

using namespace muonscope;
using muonscope::test::eventually;
using muonscope::testing::ScarceMemory;
using muonscope::testing::small_experiment;

namespace {

struct Thrown {
  const char* what;
  std::function<void()> act;
  std::string said;  ///< part of the sentence
};

/// A throw of every kind.
const std::vector<Thrown>& throws() {
  static const std::vector<Thrown> all = {
      {"input", [] { throw InputError("steps: too many"); }, "steps: too many"},
      {"output", [] { throw OutputError("a.csv: the disk is full"); }, "a.csv: the disk is full"},
      {"memory", [] { throw std::bad_alloc(); }, "not enough memory"},
      {"length", [] { std::vector<double>().reserve(std::numeric_limits<std::size_t>::max()); },
       "not enough memory"},
      {"json", [] { static_cast<void>(Json("text").get<int>()); }, "type must be number"},
      {"json key", [] { static_cast<void>(Json::object().at("lanes")); }, "key 'lanes' not found"},
      {"json path", [] { static_cast<void>(Json::array().at(Json::json_pointer("/*"))); }, "'*'"},
      {"file", [] { std::filesystem::directory_iterator("/no/such/place"); }, "/no/such/place: "},
      {"system", [] { throw std::system_error(EAGAIN, std::generic_category()); }, "temporarily"},
      {"logic", [] { throw std::out_of_range("index 7"); }, "index 7"},
      {"silent", [] { throw std::runtime_error(""); }, "failed"},
      {"number", [] { throw 42; }, "unknown kind"},
  };
  return all;
}

/// What does not exist yet is equal to itself.
std::vector<std::vector<double>> comparable(std::vector<std::vector<double>> rows) {
  for (std::vector<double>& row : rows)
    for (double& value : row)
      if (std::isnan(value)) value = -1e300;
  return rows;
}

std::shared_ptr<const Snapshot> obeyed(const Player& player) {
  std::shared_ptr<const Snapshot> snapshot;
  REQUIRE(eventually([&] {
    snapshot = player.snapshot();
    return snapshot->served == player.given();
  }));
  return snapshot;
}

}  // namespace

TEST_CASE("whatever is thrown is a sentence that says what happened") {
  for (const Thrown& thrown : throws()) {
    CAPTURE(thrown.what);
    const std::optional<Failure> failure = failure_of(thrown.act);
    REQUIRE(failure);
    CHECK(failure->text.find(thrown.said) != std::string::npos);
    CHECK(failure->text.find("[json") == std::string::npos);
    CHECK(failure->refused == (std::string(thrown.what) == "input"));
  }
  CHECK_FALSE(failure_of([] {}));
}

TEST_CASE("whatever is thrown on the player's thread pauses it with the reason, and it stays usable") {
  for (const Thrown& thrown : throws()) {
    CAPTURE(thrown.what);
    std::atomic<bool> throwing = false;
    WorkerPool pool(2);
    Player player(small_experiment({{"steps", 100000}}), pool, [&] {
      if (throwing.exchange(false)) thrown.act();
    });
    player.set_speed(std::numeric_limits<double>::infinity());
    player.play();
    REQUIRE(eventually([&] { return player.snapshot()->step > 20; }));
    throwing = true;
    REQUIRE(eventually([&] { return !player.snapshot()->notice.empty(); }));
    CHECK(player.snapshot()->notice.find(thrown.said) != std::string::npos);
    if (std::string(thrown.what) != "input") CHECK(eventually([&] { return !player.snapshot()->playing; }));
    player.pause();
    const Step step = obeyed(player)->step;
    player.step(3);
    CHECK(obeyed(player)->step == step + 3);
    CHECK(player.results().lanes.front().steps == step + 3);
    player.play();
    CHECK(obeyed(player)->notice.empty());
  }
}

TEST_CASE(
    "an edit of every lane's optimizer takes over in all of them, and one that makes no sense says so") {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  player.step(5);
  player.edit("lanes.*.optimizer.kind", "adamw");
  auto snapshot = obeyed(player);
  CHECK(snapshot->step == 5);
  for (const LaneSnapshot& lane : snapshot->lanes) CHECK(lane.spec.optimizer.kind == "adamw");
  CHECK(player.results().experiment.edits.size() == 2);
  for (const auto& [its_key, value] :
       std::initializer_list<std::pair<const char*, Json>>{{"lanes.*.optimizer.kind", 7},
                                                           {"lanes.*.optimizer.kind", "no such rule"},
                                                           {"lanes.*.optimizer", nullptr},
                                                           {"lanes.*", Json::array()},
                                                           {"lanes", 3},
                                                           {"lanes.9.optimizer.kind", "gd"},
                                                           {"seed", "x"},
                                                           {"problem", Json::object()},
                                                           {"record.reference_step", "soon"},
                                                           {"*", 1},
                                                           {"", nullptr}}) {
    const auto& key = its_key;
    CAPTURE(key);
    player.edit(key, value);
    CHECK_FALSE(obeyed(player)->notice.empty());
    player.step(1);
    CHECK(obeyed(player)->lanes.front().spec.optimizer.kind == "adamw");
  }
}

TEST_CASE("memory that runs out at any allocation leaves a player that lives, says so and starts again" *
          doctest::skip(!ScarceMemory::possible)) {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  obeyed(player);
  int struck = 0;
  for (long after = 0; after < 600; after += after < 60 ? 1 : 7) {
    CAPTURE(after);
    bool hit = false;
    {
      const ScarceMemory scarce(after);
      // Not an edit: nlohmann's JSON asks for memory where it is destroyed, and ends the program without.
      player.step(2);
      obeyed(player);
      hit = scarce.struck();
    }
    if (hit) {
      ++struck;
      CHECK_FALSE(player.snapshot()->playing);
    }
    player.reset();
    CHECK(obeyed(player)->step == 0);
    player.step(1);
    CHECK(obeyed(player)->step == 1);
    CHECK(player.snapshot()->notice.empty());
  }
  CHECK(struck > 60);
}

TEST_CASE("a player without any memory waits, and goes on when there is some again" *
          doctest::skip(!ScarceMemory::possible)) {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  obeyed(player);
  for (long after = 0; after < 300; after += 11) {
    CAPTURE(after);
    {
      const ScarceMemory scarce(after, ScarceMemory::without_end);
      player.step(1);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    player.reset();
    player.step(4);
    CHECK(obeyed(player)->step == 4);
    CHECK(player.snapshot()->notice.empty());
  }
}

TEST_CASE("of a run that broke off in the midst of a step what was recorded is exported, as interrupted" *
          doctest::skip(!ScarceMemory::possible)) {
  WorkerPool pool(1);
  Player player(small_experiment(), pool);
  obeyed(player);
  bool broke = false;
  for (long after = 0; after < 200 && !broke; ++after) {
    {
      const ScarceMemory scarce(after);
      player.step(3);
      obeyed(player);
    }
    broke = player.snapshot()->notice.find("cannot go on") != std::string::npos;
    if (broke) {
      CHECK(player.standing().results.interrupted);
      player.play();
      CHECK_FALSE(obeyed(player)->playing);
      CHECK(player.snapshot()->notice.find("press R") != std::string::npos);
    }
    player.reset();
  }
  CHECK(broke);
  CHECK(player.standing().snapshot->step == 0);
  CHECK_FALSE(player.standing().results.interrupted);
}

TEST_CASE("an export's data and pictures are of one step, although the run goes on") {
  WorkerPool pool(2);
  Player player(small_experiment(), pool);
  player.set_speed(std::numeric_limits<double>::infinity());
  player.play();
  for (int i = 0; i < 20; ++i) {
    const Standing standing = player.standing();
    CHECK(standing.snapshot->step == standing.results.experiment.steps);
    CHECK(standing.snapshot->lanes.front().trace.rows() == standing.results.lanes.front().trace.rows());
  }
}

TEST_CASE("a study that fails ends with the reason, whatever it was, and the next one runs") {
  for (const Thrown& thrown : throws()) {
    CAPTURE(thrown.what);
    StudyJob job(2, [&] {
      if (std::string(thrown.what) == "number") thrown.act();
    });
    job.start({{}, [&](WorkerPool& pool, const StudyReport&) {
                 pool.for_each(4, [&](std::size_t i) {
                   if (i == 2) thrown.act();
                 });
               }});
    REQUIRE(eventually([&] { return !job.status().running; }));
    CHECK(job.status().error.find(thrown.said) != std::string::npos);
    job.start({{}, [](WorkerPool&, const StudyReport& report) { report.progress(1, 1); }});
    REQUIRE(eventually([&] { return !job.status().running; }));
    CHECK(job.status().error.empty());
  }
}

TEST_CASE("a study without memory ends with the reason, wherever it ran out" *
          doctest::skip(!ScarceMemory::possible)) {
  const Sweep sweep = declared_sweep(small_experiment(
      {{"sweep",
        {{"key", "lanes.*.schedule.lr"}, {"from", 0.01}, {"to", 0.1}, {"count", 3}, {"steps", 20}}}}));
  for (long after = 0; after < 60; ++after) {
    CAPTURE(after);
    StudyJob job(2);
    {
      // Small ones are spared, as above.
      const ScarceMemory scarce(after, 1, 2048);
      job.start(work_of(sweep));
      REQUIRE(eventually([&] { return !job.status().running; }));
    }
    const std::string error = job.status().error;
    CHECK((error.empty() || error.find("memory") != std::string::npos));
  }
}

TEST_CASE("a pool that gets no more threads does the work with those it has" *
          doctest::skip(!ScarceMemory::possible)) {
  // Its own queue takes the first two allocations: without them there is no pool.
  for (long after = 2; after < 12; ++after) {
    CAPTURE(after);
    std::atomic<int> done = 0;
    std::optional<Failure> failure;
    {
      const ScarceMemory scarce(after);
      // The maker's own allocations are spared: this one's must not be.
      std::thread([&] {
        failure = failure_of([&] {
          WorkerPool pool(4);
          const std::function<void(std::size_t)> count = [&](std::size_t) { ++done; };
          pool.for_each(1, count);
        });
      }).join();
    }
    CHECK_FALSE(failure);
    CHECK(done == 1);
  }
}

TEST_CASE("what is published is measured once: for the publication, for the next one and for the trace") {
  WorkerPool pool(2);
  Run run(small_experiment(), pool);
  Run silent(small_experiment(), pool);
  for (int step = 0; step < 30; ++step) {
    CHECK_FALSE(run.lanes().front().knows_current_row());
    const auto rows = comparable(run.current_rows());
    CHECK(run.lanes().front().knows_current_row());
    CHECK(comparable(run.current_rows()) == rows);
    if (step == 12) {
      run.apply("lanes.0.schedule.lr", 0.05);
      silent.apply("lanes.0.schedule.lr", 0.05);
      CHECK_FALSE(run.lanes().front().knows_current_row());
      CHECK(comparable(run.current_rows()) != rows);
    }
    run.advance(1);
    silent.advance(1);
  }
  for (std::size_t i = 0; i < run.lanes().size(); ++i) {
    const Results seen = collect(run), unseen = collect(silent);
    CHECK(csv_text(seen.lanes[i]) == csv_text(unseen.lanes[i]));
  }
}

TEST_CASE("a trace's file is written part by part, to the bytes of its text") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "muonscope-parts";
  std::filesystem::remove_all(folder);
  WorkerPool pool(2);
  Run run(small_experiment({{"steps", 10000}}), pool);
  run.advance(9000);
  const Results results = collect(run);
  write_results(results, folder, GivenFiles({}, results.experiment));
  for (const LaneResult& lane : results.lanes) {
    std::ifstream file(folder / (lane.file + ".csv"), std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == csv_text(lane));
  }
  std::filesystem::remove_all(folder);
}
