#include "core/studies/study_job.h"
#include "core/base/json.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "core/studies/sweep_table.h"
#include "tests/eventually.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::test::eventually;
using muonscope::testing::small_experiment;

namespace {

Sweep sweep_of_rates(std::int64_t count, Step steps) {
  return declared_sweep(small_experiment(
      {{"sweep",
        {{"key", "lanes.*.schedule.lr"}, {"from", 0.001}, {"to", 1}, {"count", count}, {"steps", steps}}}}));
}

}  // namespace

TEST_CASE("a sweep in the background gives the bytes of one in the foreground") {
  std::atomic<int> news = 0;
  StudyJob job(2, [&] { ++news; });
  CHECK(job.result() == nullptr);
  CHECK_FALSE(job.status().running);
  job.start(work_of(sweep_of_rates(40, 100)));
  REQUIRE(job.result() != nullptr);
  REQUIRE(eventually([&] { return !job.status().running; }));
  const auto kept = job.result();
  const auto* result = std::get_if<SweepResult>(kept.get());
  CHECK(result->complete());
  CHECK(job.status().done == 1);
  CHECK(news > 0);
  WorkerPool pool(1);
  CHECK(sweep_csv(*result->sweep, result->runs) ==
        sweep_csv(sweep_of_rates(40, 100), run_sweep(sweep_of_rates(40, 100), {}, pool, {})));
}

TEST_CASE("results and time left come while it runs; cancelling returns at once and keeps what is finished") {
  StudyJob job(1);
  job.start(work_of(sweep_of_rates(400, 5000)));
  REQUIRE(eventually([&] {
    return !std::get<SweepResult>(*job.result()).runs.empty() && job.status().seconds_left.has_value();
  }));
  CHECK(job.status().running);
  CHECK(job.status().done > 0);
  CHECK(*job.status().seconds_left > 0);
  const auto begin = std::chrono::steady_clock::now();
  job.cancel();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(100));
  CHECK_FALSE(job.status().running);
  const auto kept = job.result();
  CHECK_FALSE(std::get<SweepResult>(*kept).runs.empty());
  CHECK_FALSE(complete(*kept));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(job.result() == kept);
}

TEST_CASE("a new sweep takes the place of one that runs, and nothing of the old one reaches its result") {
  StudyJob job(2);
  job.start(work_of(sweep_of_rates(400, 5000)));
  REQUIRE(eventually([&] { return job.status().done > 0; }));
  job.start(work_of(sweep_of_rates(3, 20)));
  REQUIRE(eventually([&] { return !job.status().running; }));
  const auto kept = job.result();
  const auto* result = std::get_if<SweepResult>(kept.get());
  REQUIRE(result->complete());
  CHECK(result->runs.size() == 3);
  job.clear();
  CHECK(job.result() == nullptr);
}
