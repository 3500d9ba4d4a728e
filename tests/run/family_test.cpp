// Set-ups side by side: each to the bits that it has alone, whatever the number of threads; given up
// half-way.

#include "core/studies/family.h"
#include "core/base/json.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>

#include "core/base/errors.h"
#include "core/studies/study_job.h"
#include "tests/eventually.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::test::eventually;
using muonscope::testing::small_experiment;

namespace {

/// Of three sizes and two rates; the larger ones take a step or two more.
Family small_family(Step steps = 40) {
  Family family{"small", {}, {"problem.inner", "lanes.*.schedule.lr"}};
  for (const int inner : {2, 3, 4})
    for (const double lr : {0.01, 0.03})
      family.members.push_back(
          {std::to_string(inner) + "-" + std::to_string(lr),
           with_value(small_experiment({{"steps", steps + inner}, {"problem", {{"inner", inner}}}}),
                      "lanes.*.schedule.lr", lr)});
  return family;
}

Results alone(const Experiment& experiment) {
  WorkerPool pool(1);
  Run run(experiment, pool);
  run.advance(experiment.steps);
  return collect_end(run, true);
}

FamilyResult together(const Family& family, int threads) {
  FamilyResult result = nothing_yet(std::make_shared<const Family>(family));
  WorkerPool pool(threads);
  run_family(family, pool, {.cancelled = {}, .progress = {}, .finished = [&](const FamilyEnd& end) {
                              result.ends[end.member] = outcome_of(end);
                            }});
  return result;
}

}  // namespace

TEST_CASE("every member of a family has the bits that it has alone") {
  const Family family = small_family();
  for (const int threads : {1, 3}) {
    const FamilyResult result = together(family, threads);
    REQUIRE(result.complete());
    for (std::size_t member = 0; member < family.members.size(); ++member) {
      const Results expected = alone(family.members[member].experiment);
      const Results& found = result.ends[member]->results;
      REQUIRE(found.lanes.size() == expected.lanes.size());
      CHECK_FALSE(found.interrupted);
      CHECK(found.experiment.steps == family.members[member].experiment.steps);
      for (std::size_t lane = 0; lane < found.lanes.size(); ++lane) {
        CHECK(csv_text(found.lanes[lane]) == csv_text(expected.lanes[lane]));
        for (std::size_t i = 0; i < found.lanes[lane].arrays.size(); ++i)
          CHECK(found.lanes[lane].arrays[i].npy == expected.lanes[lane].arrays[i].npy);
      }
    }
  }
}

TEST_CASE("progress counts the steps of all members, of those whose lanes diverge too") {
  Family family = small_family();
  family.members[1].experiment =
      with_value(with_value(small_experiment({{"steps", 90}}), "lanes.*.optimizer", {{"kind", "gd"}}),
                 "lanes.*.schedule.lr", 1e5);
  Step last = 0, total = 0;
  bool ascending = true;
  WorkerPool pool(2);
  run_family(family, pool,
             {.cancelled = {},
              .progress =
                  [&](Step done, Step of) {
                    ascending = ascending && done >= last;
                    last = done, total = of;
                  },
              .finished = {}});
  CHECK(ascending);
  CHECK(total == family.work());
  CHECK(last == total);
}

TEST_CASE("cancelled, members that have begun end as they are and the others are left out") {
  const Family family = small_family(4000);
  std::atomic<Step> done = 0;
  WorkerPool pool(1);
  std::vector<bool> complete;
  std::vector<Step> steps;
  run_family(family, pool,
             {.cancelled = [&] { return done > 6000; },
              .progress = [&](Step now, Step) { done = now; },
              .finished =
                  [&](const FamilyEnd& end) {
                    complete.push_back(end.complete);
                    steps.push_back(end.run.step());
                    CHECK(collect_end(end.run, end.complete).interrupted == !end.complete);
                  }});
  CHECK(complete == std::vector<bool>{true, false});
  CHECK(steps[0] == 4002);
  CHECK(steps[1] > 1000);
  CHECK(steps[1] < 4002);
}

TEST_CASE("a member that cannot start is an error, and nothing comes after it") {
  constexpr std::uint64_t too_little = 1;  // bytes for traces
  WorkerPool pool(1);
  int finished = 0;
  CHECK_THROWS_AS(
      run_family(small_family(), pool,
                 {.cancelled = {}, .progress = {}, .finished = [&](const FamilyEnd&) { ++finished; }},
                 too_little),
      InputError);
  CHECK(finished == 0);
}

TEST_CASE("in the background members appear as they finish, and stay when the rest is given up") {
  StudyJob job(1);
  job.start(work_of(small_family(20000)));
  REQUIRE(eventually([&] {
    const auto kept = job.result();
    const auto* result = std::get_if<FamilyResult>(kept.get());
    return result && result->ends[0] != nullptr;
  }));
  CHECK(job.status().running);
  job.cancel();
  CHECK_FALSE(job.status().running);
  const auto kept = job.result();
  CHECK_FALSE(complete(*kept));
  CHECK(std::get<FamilyResult>(*kept).ends[0]->snapshot.step == 20002);
  job.start(work_of(small_family(10)));
  REQUIRE(eventually([&] { return !job.status().running; }));
  CHECK(std::get<FamilyResult>(*job.result()).complete());
  CHECK(std::get<FamilyResult>(*job.result()).ends[5]->snapshot.lanes[0].trace.rows() == 14);
}
