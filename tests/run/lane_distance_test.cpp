// Distances between the clouds of lanes: closed forms, one convention of momenta, what every row promises.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/particles/particle_system.h"
#include "core/particles/sliced_wasserstein.h"
#include "core/run/results.h"
#include "core/run/run.h"
#include "core/run/snapshot.h"

using namespace muonscope;

namespace {

Json flow_lane(const char* integrator, double smoothing, double damping, const char* form = "flow") {
  return {{"kind", "hamiltonian"},
          {"integrator", integrator},
          {"smoothing", smoothing},
          {"damping", damping},
          {"form", form}};
}

struct LaneRow {
  std::string name;
  Json optimizer;
  double lr;
};

Experiment lanes_of(const Json& problem, const std::vector<LaneRow>& rows,
                    const std::string& reference = "") {
  Json document = {{"muonscope", 1}, {"seed", 5}, {"steps", 40}, {"problem", problem}};
  document["lanes"] = Json::array();
  for (const LaneRow& row : rows)
    document["lanes"].push_back({{"name", row.name},
                                 {"optimizer", row.optimizer},
                                 {"schedule", {{"kind", "constant"}, {"lr", row.lr}}}});
  document["record"] = {{"observables", {"energy", "lane_distance"}}, {"reference_step", 0}};
  if (!reference.empty()) document["record"]["reference_lane"] = reference;
  return experiment_from_json(document, ".");
}

Json harmonic(std::int64_t count, int side, const Json& x) {
  return {{"kind", "particles"},
          {"count", count},
          {"rows", side},
          {"cols", side},
          {"objective", {{"kind", "harmonic"}}},
          {"init", {{"x", x}}}};
}

const Json gaussian_start = {{"kind", "gaussian"}, {"scale", 1}};
const Json covariance_problem = {{"kind", "particles"},
                                 {"count", 120},
                                 {"objective", {{"kind", "covariance"}}},
                                 {"init", {{"x", {{"kind", "gaussian"}, {"scale", 0.5}}}}}};

std::vector<double> recorded(const Lane& lane, const char* name) {
  const TraceView trace = lane.trace();
  REQUIRE(trace.column(name) >= 0);
  return trace.copy(trace.column(name));
}

}  // namespace

TEST_CASE("a cloud that Muon moves as a whole is as far away as it went") {
  // numbers x = 5 in a well: all steps have length η, the other lane's stay where they are
  WorkerPool pool(2);
  Run run(lanes_of(harmonic(30, 1, {{"kind", "constant"}, {"value", 5}}),
                   {{"still", {{"kind", "gd"}}, 0}, {"Muon", {{"kind", "muon"}}, 0.01}}),
          pool);
  run.advance(40);
  const std::vector<double> still = recorded(run.lanes()[0], "lane_distance"),
                            moved = recorded(run.lanes()[1], "lane_distance");
  REQUIRE(moved.size() == 40);
  for (std::size_t t = 0; t < moved.size(); ++t) {
    CHECK(still[t] == 0);
    CHECK(std::abs(moved[t] - 0.01 * static_cast<double>(t)) < 1e-13);
  }
  for (const double value : recorded(run.lanes()[1], "lane_distance_phase")) CHECK(std::isnan(value));
}

TEST_CASE("a cloud that shrinks by a factor c is (1 − c) times the mean size of its projections away") {
  // gradient descent in a well: X ← (1 − η)X
  const Json problem = harmonic(77, 2, gaussian_start);
  const Experiment spec = lanes_of(problem, {{"still", {{"kind", "gd"}}, 0}, {"GD", {{"kind", "gd"}}, 0.02}});
  WorkerPool pool(1);
  Run run(spec, pool);
  run.advance(40);
  const auto start = problem_kind("particles").make(spec.problem, spec.seed, ".");
  const ParticleArray& x = start->particles()->positions()[0].value;
  double size = 0;
  for (const std::vector<double>& direction : directions_of(4)) {
    for (std::size_t p = 0; p < x.count(); ++p) {
      double along = 0;
      for (int e = 0; e < 4; ++e) along += direction[static_cast<std::size_t>(e)] * x(p, e % 2, e / 2);
      size += std::abs(along) / static_cast<double>(slice_directions * x.count());
    }
  }
  const std::vector<double> distance = recorded(run.lanes()[1], "lane_distance");
  for (std::size_t t = 0; t < distance.size(); ++t)
    CHECK(distance[t] == doctest::Approx((1 - std::pow(0.98, static_cast<double>(t))) * size).epsilon(1e-11));
}

TEST_CASE("one motion in four notations stays at a distance of rounding, momenta included") {
  // h = 0.01, γ = 0.7, ε = 0.1: the flow, its form ema, Muon's (η, β, ε_M)
  const double gamma = 0.7, h = 0.01, beta = 1 - gamma * h;
  WorkerPool pool(2);
  Run run(
      lanes_of(covariance_problem,
               {{"flow", flow_lane("muon", 0.1, gamma), h},
                {"ema", flow_lane("muon", 0.1 * gamma, gamma, "ema"), h},
                {"Muon", {{"kind", "regularized_muon"}, {"momentum", beta}, {"smoothing", 0.1 * gamma}}, h},
                {"rk4", flow_lane("rk4", 0.1, gamma), h},
                {"GD", {{"kind", "gd"}}, h}}),
      pool);
  run.advance(40);
  for (const char* column : {"lane_distance", "lane_distance_phase"}) {
    CAPTURE(column);
    for (const std::size_t lane : {1u, 2u})
      for (const double value : recorded(run.lanes()[lane], column)) CHECK(value < 1e-12);
    // another integrator of the same flow is off by its order
    CHECK(recorded(run.lanes()[3], column).back() > 1e-4);
    CHECK(recorded(run.lanes()[3], column).back() < 0.1);
  }
  CHECK(recorded(run.lanes()[4], "lane_distance").back() > 1e-3);
  CHECK(std::isnan(recorded(run.lanes()[4], "lane_distance_phase").back()));
}

TEST_CASE("heavy ball and gradient descent with averaged gradients are one motion, momenta included") {
  WorkerPool pool(1);
  Run run(lanes_of(covariance_problem, {{"EMA", {{"kind", "gd"}, {"momentum", 0.9}}, 0.01},
                                        {"heavy ball", {{"kind", "heavy_ball"}, {"momentum", 0.9}}, 0.001}}),
          pool);
  run.advance(40);
  for (const char* column : {"lane_distance", "lane_distance_phase"})
    for (const double value : recorded(run.lanes()[1], column)) CHECK(value < 1e-13);
  CHECK(recorded(run.lanes()[0], "kinetic").back() > 1e-6);  // they do move
}

TEST_CASE("the reference lane can be named, and the distance does not depend on who is asked") {
  const std::vector<LaneRow> rows = {{"a", {{"kind", "muon"}}, 0.02}, {"b", {{"kind", "gd"}}, 0.02}};
  WorkerPool pool(1);
  Run to_a(lanes_of(covariance_problem, rows), pool), to_b(lanes_of(covariance_problem, rows, "b"), pool);
  to_a.advance(40);
  to_b.advance(40);
  const std::vector<double> forth = recorded(to_a.lanes()[1], "lane_distance"),
                            back = recorded(to_b.lanes()[0], "lane_distance");
  for (std::size_t t = 1; t < 40; ++t) {
    CHECK(forth[t] > 0);
    CHECK(forth[t] == doctest::Approx(back[t]).epsilon(1e-12));
  }
  CHECK(recorded(to_b.lanes()[1], "lane_distance").back() == 0);
}

TEST_CASE("every row has its distance: the same bits for any threads, calls and recorded steps") {
  const std::vector<LaneRow> rows = {{"flow", flow_lane("strang", 0.1, 0.5), 0.02},
                                     {"Muon", {{"kind", "muon"}, {"momentum", 0.9}}, 0.02},
                                     {"GD", {{"kind", "gd"}}, 0.02}};
  const Experiment spec = lanes_of(covariance_problem, rows);
  WorkerPool one(1), two(2);
  Run at_once(spec, one), in_steps(spec, two), sparse(with_value(spec, "record.every", 10), two);
  at_once.advance(40);
  for (int t = 0; t < 40; ++t) {
    in_steps.advance(1);
    // a look in between, as a window takes it, changes nothing
    if (t % 7 == 0) take_snapshot(in_steps);
  }
  sparse.advance(40);
  const Results first = collect(at_once), second = collect(in_steps);
  for (std::size_t lane = 0; lane < 3; ++lane)
    CHECK(csv_text(first.lanes[lane]) == csv_text(second.lanes[lane]));
  const std::vector<double> all = recorded(at_once.lanes()[2], "lane_distance"),
                            few = recorded(sparse.lanes()[2], "lane_distance");
  REQUIRE(few.size() == 4);
  for (std::size_t row = 0; row < 4; ++row) CHECK(few[row] == all[10 * row]);
  // and the final state's row has it, too
  const std::size_t column = static_cast<std::size_t>(at_once.lanes()[2].trace().column("lane_distance"));
  CHECK(first.lanes[2].final_row[column] > 0);
  CHECK(take_snapshot(at_once).lanes[2].current_row[column] == first.lanes[2].final_row[column]);
}

TEST_CASE("a lane that stopped has no distance any more, and none is measured to one") {
  const std::vector<LaneRow> rows = {{"wild", {{"kind", "gd"}}, 1e6}, {"calm", {{"kind", "gd"}}, 0.01}};
  WorkerPool pool(1);
  for (const char* reference : {"wild", "calm"}) {
    CAPTURE(reference);
    Run run(lanes_of(covariance_problem, rows, reference), pool);
    run.advance(40);
    REQUIRE(run.lanes()[0].diverged_at());
    const auto end = static_cast<std::size_t>(*run.lanes()[0].diverged_at());
    const std::vector<double> calm = recorded(run.lanes()[1], "lane_distance");
    REQUIRE(calm.size() == 40);
    const bool to_itself = std::string(reference) == "calm";
    for (std::size_t t = 0; t < 40; ++t) CHECK(std::isfinite(calm[t]) == (to_itself || t < end));
    const std::string text = csv_text(collect(run).lanes[1]);
    CHECK(text.find("nan") == std::string::npos);
  }
}

TEST_CASE("distances are of particles, and a lane that is none is refused") {
  Json document = to_json(lanes_of(covariance_problem, {{"a", {{"kind", "gd"}}, 0.1}}));
  document["record"]["reference_lane"] = "b";
  CHECK_THROWS_WITH_AS(experiment_from_json(document, "."), doctest::Contains("record.reference_lane"),
                       std::exception);
  document["record"]["reference_lane"] = "a";
  const Experiment read = experiment_from_json(document, ".");
  CHECK(to_json(read)["record"]["reference_lane"] == "a");
  document["problem"] = {{"kind", "matrix_factorization"}, {"target", {{"kind", "power_law"}}}};
  document["record"]["observables"] = {"lane_distance"};
  CHECK_THROWS_WITH_AS(experiment_from_json(document, "."), doctest::Contains("not defined"), std::exception);
}
