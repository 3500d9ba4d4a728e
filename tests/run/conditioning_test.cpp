// Shipped sweeps over the condition number: they are what the program computes, and say what lesson 5 says.

#include "core/run/conditioning.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/format.h"
#include "core/studies/study_tables.h"
#include "core/studies/sweep_table.h"
#include "experiments.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

const ConditioningTable& table(const std::string& id) {
  const auto& all = shipped_conditioning();
  return *std::find_if(all.begin(), all.end(), [&](const ConditioningTable& each) { return each.id == id; });
}

std::vector<std::optional<Step>> steps_of(const ConditioningTable& table, const std::string& lane) {
  std::vector<std::optional<Step>> steps;
  for (const BestSteps& row : table.rows)
    if (table.experiment.lanes[row.lane].name == lane) steps.push_back(row.steps);
  return steps;
}

}  // namespace

TEST_CASE(
    "in-context learning: GD needs thousands of steps, then over 1e5; Muon-halving a few tens at most") {
  const auto gd = steps_of(table("attention"), "GD"), muon = steps_of(table("attention"), "Muon, halving");
  REQUIRE(gd.size() == 5);  // κ = 1, √10, 10, 10√10, 100
  REQUIRE(muon.size() == 5);
  CHECK(*gd[2] >= 1000);
  CHECK_FALSE(gd[4]);
  CHECK(table("attention").experiment.steps == 100000);
  for (const auto& steps : muon) CHECK(*steps <= 30);
}

TEST_CASE("factorization: annealed Muon does not mind the condition number, GD does") {
  const auto gd = steps_of(table("factorization"), "GD"),
             muon = steps_of(table("factorization"), "Muon, annealed");
  REQUIRE(gd.size() == 7);
  CHECK(*gd[6] > 10 * *gd[2]);
  const auto [least, most] = std::minmax_element(muon.begin(), muon.end());
  CHECK(2 * **most < 3 * **least);
}

TEST_CASE("the best learning rates give the steps that the tables say") {
  for (const ConditioningTable& each : shipped_conditioning()) {
    for (const BestSteps& row : each.rows) {
      if (!row.steps || *row.steps > 500) continue;
      Experiment one = each.experiment;
      one.steps = *row.steps;
      const std::string key = one.problem.has("condition") ? "problem.condition" : "problem.target.condition";
      const std::string lr = "lanes." + std::to_string(row.lane) + ".schedule.lr";
      WorkerPool pool(1);
      const auto runs = run_sweep(Sweep(one, {{key, {row.condition}}, {lr, {row.lr}}}), {}, pool, {});
      INFO(each.id, ", ", one.lanes[row.lane].name, " at κ = ", row.condition);
      CHECK(runs.at(0).rows.at(row.lane).reached.at(0).step == row.steps);
    }
  }
}

TEST_CASE("shipped tables are whole sweeps of the experiments beside them, as their provenance says") {
  for (const std::string id : {"attention", "factorization"}) {
    INFO(id);
    const std::string folder = "assets/sweeps/";
    const Experiment experiment = read_experiment(folder + id + ".json");
    const Json said = parse_json(read_text_file(folder + "provenance/" + id + ".json"), id);
    std::vector<SweepAxis> axes;
    for (const Json& over : said["options"]["over"])
      axes.push_back(parse_axis(experiment, over["key"].get<std::string>() + "=" +
                                                round_trip(over["from"].get<double>()) + ":" +
                                                round_trip(over["to"].get<double>()) + ":" +
                                                std::to_string(over["count"].get<int>()) + ":log"));
    const Sweep sweep(experiment, axes);
    const std::string csv = read_text_file(folder + id + ".csv");
    const SavedRuns saved = saved_runs(sweep, {}, csv);
    CHECK(saved.bytes == csv.size());
    CHECK(saved.runs.size() == sweep.runs());
    CHECK(said["options"]["steps"] == experiment.steps);
    CHECK(said["runs"] == saved.runs.size());
    CHECK(said["rows"] == count_rows(saved.runs));
    CHECK(said["diverged"] == count_diverged(saved.runs));
    CHECK(said["fingerprint"].get<std::string>().size() == 64);
  }
}

TEST_CASE("the fewest steps over the learning rates are taken; none where none got there") {
  const std::string header =
      "problem.condition,lanes.*.schedule.lr,lane,status,final_loss,best_loss,steps_to_1e-6,initial_loss,"
      "last_two_mean\n";
  const ConditioningTable read = read_conditioning("t", small_experiment(),
                                                   header +
                                                       "1,0.1,Muon,completed,1,1,40,1,1\n"
                                                       "1,0.1,GD,diverged,,1,,1,\n"
                                                       "1,0.2,Muon,completed,1,1,30,1,1\n"
                                                       "1,0.2,GD,completed,1,1,,1,1\n");
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0].steps == 30);
  CHECK(read.rows[0].lr == 0.2);
  CHECK_FALSE(read.rows[1].steps);
  CHECK_THROWS_AS(read_conditioning("t", small_experiment(), "a,b\n"), InputError);
  CHECK_THROWS_AS(read_conditioning("t", small_experiment(), header + "1,0.1,Nobody,completed,1,1,4,1,1\n"),
                  InputError);
  CHECK_THROWS_AS(read_conditioning("t", small_experiment(), header + "1,0.1,Muon\n"), InputError);
  CHECK_THROWS_AS(read_conditioning("t", small_experiment(), header + "x,0.1,Muon,completed,1,1,4,1,1\n"),
                  InputError);
}
