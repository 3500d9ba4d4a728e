#include "core/studies/sweep.h"
#include "core/base/json.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/base/errors.h"
#include "core/run/run.h"
#include "core/studies/sweep_table.h"
#include "tests/run/experiments.h"

using namespace muonscope;
using muonscope::testing::small_experiment;

namespace {

const char* const rates = "lanes.*.schedule.lr";

std::vector<double> values(const std::string& range, const std::string& key = rates) {
  return parse_axis(small_experiment(), key + "=" + range).values;
}

Sweep sweep_over(const std::vector<std::string>& over, const Json& more = Json::object()) {
  const Experiment base = small_experiment(more);
  std::vector<SweepAxis> axes;
  for (const std::string& text : over) axes.push_back(parse_axis(base, text));
  return {base, axes};
}

std::string swept(const Sweep& sweep, Shard shard = {}, int threads = 1) {
  WorkerPool pool(threads);
  return sweep_csv(sweep, run_sweep(sweep, shard, pool, {}));
}

}  // namespace

TEST_CASE("axes include both ends, evenly spaced or by logarithms") {
  CHECK(values("0:1:5") == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  CHECK(values("1:0:3") == std::vector<double>{1, 0.5, 0});
  const std::vector<double> decades = values("0.007:2.8:200:log");
  REQUIRE(decades.size() == 200);
  CHECK(decades.front() == 0.007);
  CHECK(decades.back() == 2.8);
  for (std::size_t i = 1; i < decades.size(); ++i) {
    CHECK(decades[i] / decades[i - 1] == doctest::Approx(std::pow(400, 1.0 / 199)).epsilon(1e-12));
  }
  CHECK(values("3:3:1") == std::vector<double>{3});
  CHECK(values("2:8:4", "problem.inner") == std::vector<double>{2, 4, 6, 8});
  CHECK(values("1:64:4:log", "seed") == std::vector<double>{1, 4, 16, 64});
}

TEST_CASE("axes that make no sense are refused") {
  for (const char* range :
       {"", "1", "1:2", "1:2:x", "1:2:3:exp", "a:2:3", "1:2:0", "1:2:-3", "1:2:1", "2:2:3", "0:1:3:log",
        "-1:1:3:log", "1:inf:3", "nan:1:3", "1:2:3:log:log", "1:2:9999999"}) {
    CAPTURE(range);
    CHECK_THROWS_AS(values(range), InputError);
  }
  CHECK_THROWS_AS(values("1:4:3", "problem.inner"), InputError);      // 2.5
  CHECK_THROWS_AS(values("1:3:9:log", "problem.inner"), InputError);  // 1 comes twice
  for (const char* key : {"problem", "lanes.0.name", "lanes.0.optimizer.nesterov", "lanes.0.schedule.rate",
                          "lanes.7.schedule.lr"}) {
    CAPTURE(key);
    CHECK_THROWS_AS(values("1:2:2", key), InputError);
  }
  CHECK_THROWS_AS(sweep_over({"seed=1:2:2", "seed=1:2:2"}), InputError);
  CHECK_THROWS_AS(sweep_over({"lanes.0.optimizer.momentum=0:1:3"}), InputError);  // β < 1
  CHECK_THROWS_AS(sweep_over({"seed=1:10000:10000", "steps=1:10000:10000"}), InputError);
  for (const char* shard : {"", "1", "0/3", "4/3", "1/0", "a/b", "1/3/5", "-1/3"}) {
    CAPTURE(shard);
    CHECK_THROWS_AS(parse_shard(shard), InputError);
  }
}

TEST_CASE("grid order: the first axis varies slowest") {
  const Sweep sweep = sweep_over({"seed=1:3:3", "steps=10:20:2"});
  REQUIRE(sweep.runs() == 6);
  CHECK(sweep.point(0) == std::vector<double>{1, 10});
  CHECK(sweep.point(1) == std::vector<double>{1, 20});
  CHECK(sweep.point(4) == std::vector<double>{3, 10});
  CHECK(sweep.steps(1) == 20);
  CHECK(sweep.experiment(4).seed == 3);
  CHECK(sweep.experiment(4).steps == 10);
}

TEST_CASE("a sweep's rows are what runs of their own say") {
  const Sweep sweep = sweep_over({std::string(rates) + "=0.01:0.3:4:log"}, {{"steps", 130}});
  WorkerPool pool(2);
  const std::vector<SweepRun> runs = run_sweep(sweep, {}, pool, {});
  REQUIRE(runs.size() == 4);
  for (const SweepRun& each : runs) {
    Run run(sweep.experiment(each.run), pool);
    run.advance(130);
    for (std::size_t lane = 0; lane < 2; ++lane) {
      const TraceView trace = run.lanes()[lane].trace();
      std::vector<double> losses = trace.copy(trace.column("loss"));
      losses.push_back(run.lanes()[lane].loss());
      const SweepRow& row = each.rows[lane];
      CHECK_FALSE(row.diverged);
      CHECK(row.initial_loss == losses.front());
      CHECK(row.final_loss == losses.back());
      CHECK(row.best_loss == *std::min_element(losses.begin(), losses.end()));
      CHECK(*row.last_two_mean == doctest::Approx((losses[129] + losses[130]) / 2).epsilon(1e-15));
      const auto reached = std::find_if(losses.begin(), losses.end(), [](double l) { return l <= 1e-6; });
      const std::optional<Step> step = row.reached.at(0).step;
      CHECK(step.has_value() == (reached != losses.end()));
      if (step) CHECK(*step == reached - losses.begin());
    }
  }
}

TEST_CASE("lanes that diverge keep what was finite; the others are not touched") {
  const Sweep sweep = sweep_over({"lanes.1.schedule.lr=0.05:5:2"}, {{"steps", 60}});
  WorkerPool pool(1);
  const std::vector<SweepRun> runs = run_sweep(sweep, {}, pool, {});
  CHECK_FALSE(runs[0].rows[1].diverged);
  const SweepRow& gone = runs[1].rows[1];
  CHECK(gone.diverged);
  CHECK_FALSE(gone.final_loss);
  CHECK_FALSE(gone.last_two_mean);
  CHECK(gone.best_loss <= gone.initial_loss);
  CHECK(runs[0].rows[0].final_loss == runs[1].rows[0].final_loss);
  CHECK(sweep_csv(sweep, runs).find("5,GD,diverged,,") != std::string::npos);
}

TEST_CASE("the same bytes for every number of threads; shards are every n-th run") {
  const Sweep sweep = sweep_over({std::string(rates) + "=0.01:2:5:log", "seed=1:2:2"}, {{"steps", 40}});
  const std::string whole = swept(sweep);
  CHECK(std::count(whole.begin(), whole.end(), '\n') == 1 + 5 * 2 * 2);
  CHECK(swept(sweep, {}, 3) == whole);
  for (const std::size_t n : {2u, 3u, 10u, 13u}) {
    std::vector<SweepRun> runs;
    for (std::size_t k = 1; k <= n; ++k)
      for (const SweepRun& run : saved_runs(sweep, {k, n}, swept(sweep, {k, n})).runs) runs.push_back(run);
    std::ranges::sort(runs, {}, &SweepRun::run);
    CHECK(sweep_csv(sweep, runs) == whole);
  }
}

TEST_CASE("a table that was cut anywhere keeps its whole runs, to the bit") {
  const Sweep sweep = sweep_over({std::string(rates) + "=0.01:50:4:log", "seed=2:1:2"},
                                 {{"steps", 40},
                                  {"lanes",
                                   {{{"name", "a, \"b\""},
                                     {"optimizer", {{"kind", "gd"}}},
                                     {"schedule", {{"kind", "constant"}, {"lr", 0.1}}}},
                                    {{"name", "Muon"},
                                     {"optimizer", {{"kind", "muon"}}},
                                     {"schedule", {{"kind", "constant"}, {"lr", 0.1}}}}}},
                                  {"record", {{"tolerances", {10, 1e-6}}}}});
  const std::string whole = swept(sweep);
  CHECK(whole.find("diverged") != std::string::npos);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const SavedRuns saved = saved_runs(sweep, {}, whole.substr(0, size));
    REQUIRE(saved.bytes <= size);
    REQUIRE(whole.starts_with(saved.bytes == 0 ? "" : sweep_csv(sweep, saved.runs)));
    REQUIRE((saved.bytes == 0 ? 0 : sweep_csv(sweep, saved.runs).size()) == saved.bytes);
  }
  CHECK(saved_runs(sweep, {}, whole).runs.size() == 8);
  CHECK(saved_runs(sweep, {1, 2}, whole).runs.size() == 1);  // the second one is another shard's
  CHECK(saved_runs(sweep, {}, whole + whole.substr(sweep_header(sweep).size())).bytes == whole.size());
  CHECK(saved_runs(sweep_over({"seed=1:2:2"}), {}, whole).bytes == 0);
}

TEST_CASE("what is done is not done again, and the rest gives the same") {
  const Sweep sweep = sweep_over({"seed=1:9:9"}, {{"steps", 20}});
  const std::string whole = swept(sweep);
  std::vector<SweepRun> some = saved_runs(sweep, {}, whole).runs;
  some.erase(some.begin() + 2, some.begin() + 6);
  std::swap(some[0], some[4]);
  WorkerPool pool(2);
  std::atomic<int> finished = 0;
  Step last = 0;
  const auto runs = run_sweep(sweep, {}, pool,
                              {.cancelled = {},
                               .progress =
                                   [&](Step done, Step total) {
                                     last = done;
                                     CHECK(total == 4 * 20);
                                   },
                               .finished = [&](const SweepRun&) { ++finished; }},
                              some);
  CHECK(finished == 4);
  CHECK(last == 4 * 20);
  CHECK(sweep_csv(sweep, runs) == whole);
}

TEST_CASE("where a finished run cannot be kept, the others do not go on") {
  const Sweep quick = sweep_over({"steps=1:1000000000:2"});
  WorkerPool pool(2);
  CHECK_THROWS_AS(run_sweep(quick, {}, pool,
                            {.finished = [](const SweepRun&) { throw OutputError("the disk is full"); }}),
                  OutputError);
}

TEST_CASE("cancelling leaves out what was not finished; progress reaches the end otherwise") {
  const Sweep sweep = sweep_over({"seed=1:20:20"}, {{"steps", 200}});
  for (const int threads : {1, 3}) {
    WorkerPool pool(threads);
    Step last = 0, total = 0;
    const auto all = run_sweep(sweep, {}, pool, {.cancelled = {}, .progress = [&](Step done, Step of) {
                                                   CHECK(done > last);
                                                   last = done;
                                                   total = of;
                                                 }});
    CHECK(last == 20 * 200);
    CHECK(total == last);
    std::atomic<bool> enough = false;
    const auto some = run_sweep(sweep, {}, pool,
                                {.cancelled = [&] { return enough.load(); },
                                 .progress = [&](Step done, Step) { enough = done > 5 * 200; }});
    CHECK(some.size() >= 3);
    CHECK(some.size() < 12);
    for (const SweepRun& run : some) CHECK(run.rows[0].final_loss == all[run.run].rows[0].final_loss);
  }
}

TEST_CASE("a lane's name with commas and quotes stays one cell") {
  const Sweep sweep = sweep_over(
      {"seed=1:1:1"}, Json::parse(R"({"steps": 1, "lanes": [{"name": "a, \"b\"", "optimizer": {"kind": "gd"},
                                      "schedule": {"kind": "constant", "lr": 0.1}}]})"));
  CHECK(swept(sweep).find("\n1,\"a, \"\"b\"\"\",completed,") != std::string::npos);
}
