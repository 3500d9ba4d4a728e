// Work is called off in the middle: soon, from whatever it is in, and without harm to what it had.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "core/base/json.h"
#include "core/base/stop.h"
#include "core/linalg/svd.h"
#include "core/run/results.h"
#include "core/run/run.h"
#include "core/studies/family.h"
#include "core/studies/sweep.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Experiment cloud_experiment() {
  Json document = to_json(small_experiment());
  document["problem"] = {{"kind", "particles"}, {"count", 3000}};
  document["record"] = {{"observables", {"loss", "energy"}}};
  return experiment_from_json(document, ".");
}

/// Bytes of every lane's matrices, or particles.
std::vector<std::string> states(const Run& run) {
  std::vector<std::string> all;
  for (const Lane& lane : run.lanes())
    for (const FinalArray& array : lane.final_arrays()) all.push_back(array.npy);
  return all;
}

}  // namespace

TEST_CASE("nothing is called off without a stop, and everything below one that was requested") {
  Stop stop;
  CHECK_NOTHROW(check_stop());
  {
    const StopScope scope(&stop);
    CHECK_NOTHROW(check_stop());
    stop.request();
    CHECK_THROWS_AS(check_stop(), Stopped);
    const StopScope to_the_end(nullptr);
    CHECK_NOTHROW(check_stop());
  }
  CHECK_NOTHROW(check_stop());
}

TEST_CASE("tasks of a pool are called off with their caller's work, whoever takes them") {
  for (const int threads : {1, 4}) {
    WorkerPool pool(threads);
    Stop stop;
    const StopScope scope(&stop);
    std::atomic<int> begun = 0;
    CHECK_THROWS_AS(pool.for_each(1000,
                                  [&](std::size_t i) {
                                    ++begun;
                                    if (i == 10) stop.request();
                                  }),
                    Stopped);
    CHECK(begun < 1000);
    const StopScope other(nullptr);
    CHECK_NOTHROW(pool.for_each(10, [](std::size_t) { check_stop(); }));
  }
}

TEST_CASE("a step that is called off leaves the state before it") {
  for (const Experiment& experiment : {small_experiment(), cloud_experiment()}) {
    WorkerPool pool(2);
    Run run(experiment, pool), same(experiment, pool);
    run.advance(3);
    same.advance(3);
    Stop stop;
    stop.request();
    {
      const StopScope scope(&stop);
      CHECK_THROWS_AS(run.advance(1), Stopped);
      const Results end = collect_end(run, true);
      CHECK(end.interrupted);
      CHECK(end.lanes[0].final_row.empty());
      CHECK(end.lanes[0].trace.rows() == 3);
      CHECK(csv_text(end.lanes[0]).find('\n') != std::string::npos);
    }
    CHECK(run.step() == 3);
    CHECK(states(run) == states(same));
  }
}

TEST_CASE("long decompositions and long steps end soon after a request") {
  const Matrix large = Matrix::Random(700, 700);
  Stop stop;
  const StopScope scope(&stop);
  std::thread later([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    stop.request();
  });
  CHECK_THROWS_AS(for (;;) singular_values(large), Stopped);
  later.join();
}

TEST_CASE("studies that are called off hand on what they finished") {
  WorkerPool pool(2);
  Stop stop;
  const StopScope scope(&stop);
  const Sweep sweep(small_experiment({{"steps", 20000}}), {{"seed", {1, 2, 3, 4, 5, 6, 7, 8}}});
  const auto runs = run_sweep(sweep, {}, pool, {.finished = [&](const SweepRun&) { stop.request(); }});
  CHECK(runs.size() >= 1);
  CHECK(runs.size() < 8);

  Family family{"f", {{"a", small_experiment()}, {"b", small_experiment()}}, {}};
  int ended = 0;
  run_family(family, pool, {.finished = [&](const FamilyEnd& end) { ended += end.complete ? 1 : 0; }});
  CHECK(ended == 0);
}
