// What every lane of particles promises, and the energies of rules.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/experiment/problem_catalogue.h"
#include "core/optimizers/convex_function.h"
#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("energies of gradient flow, heavy ball and plain Muon: H falls by what is booked, to first order") {
  const std::vector<std::string> rules = {R"({"kind": "gd"})", R"({"kind": "heavy_ball", "momentum": 0.9})",
                                          R"({"kind": "gd", "momentum": 0.9})", R"({"kind": "muon"})",
                                          R"({"kind": "regularized_muon", "smoothing": 0.3})"};
  const auto residual = [&](std::size_t lane, int steps) {
    WorkerPool pool(1);
    Run run(particle_experiment(covariance, {rules[lane]}, 0.3 / steps * (lane == 1 ? 0.1 : 1)), pool);
    run.advance(steps);
    const std::vector<double> h = column(run.lanes()[0], "hamiltonian");
    CHECK(h.back() < h.front());
    return std::abs(column(run.lanes()[0], "identity_residual").back()) / (h.front() - h.back());
  };
  // momentum 0.9 means a damping that grows with the rate: those two never follow one flow as h → 0
  for (const std::size_t lane : {0u, 3u, 4u}) {
    CAPTURE(rules[lane]);
    CHECK(residual(lane, 800) < 0.02);
    CHECK(residual(lane, 800) < 0.4 * residual(lane, 200));
  }
  for (const std::size_t lane : {1u, 2u}) {
    CAPTURE(rules[lane]);
    CHECK(residual(lane, 800) < 0.1);
  }
}

TEST_CASE(
    "lanes of particles: the same bits for any number of threads, any division into calls, and on replay") {
  const std::string problem = R"({"kind": "particles", "count": 3001, "rows": 3, "cols": 2,
      "objective": {"kind": "two_layer_network"}, "init": {"p": {"kind": "gaussian", "scale": 0.1}}})";
  const std::vector<std::string> optimizers = {hamiltonian("muon", 0.1, 0.5),
                                               hamiltonian("strang", 0.1, 0.5),
                                               hamiltonian("rk4", 0.1, 0.5),
                                               R"({"kind": "muon", "momentum": 0.9})",
                                               R"({"kind": "adamw"})",
                                               R"({"kind": "muon_keller_jordan"})",
                                               R"({"kind": "lion_k", "k": "schatten"})"};
  Experiment spec = particle_experiment(problem, optimizers, 0.01);
  spec.edits = {{5, "lanes.0.optimizer.damping", Json(0.9)},
                {7, "lanes.1.optimizer", Json::parse(R"({"kind": "gd", "momentum": 0.5})")},
                {8, "lanes.3.optimizer", Json::parse(hamiltonian("strang", 0.2, 0.1))}};
  const auto bytes = [&](int threads, const std::vector<Step>& calls) {
    WorkerPool pool(threads);
    Run run(spec, pool);
    for (const Step steps : calls) run.advance(steps);
    std::string all;
    for (const LaneResult& lane : collect(run).lanes) {
      all += csv_text(lane);
      for (const FinalArray& array : lane.arrays) all += array.npy;
    }
    return all;
  };
  const std::string expected = bytes(1, {12});
  CHECK(bytes(2, {12}) == expected);
  CHECK(bytes(3, {1, 4, 7}) == expected);
}

TEST_CASE("a cloud that blows up stops its lane at the last finite state, and the others go on") {
  WorkerPool pool(2);
  Experiment spec = particle_experiment(at_rest(R"({"kind": "double_well"})"),
                                        {R"({"kind": "gd"})", hamiltonian("muon", 0.1, 0.7)}, 0.01);
  spec = with_value(spec, "lanes.0.schedule.lr", 5);
  Run run(spec, pool);
  run.advance(60);
  const Lane& gone = run.lanes()[0];
  REQUIRE(gone.diverged_at());
  CHECK(*gone.diverged_at() == gone.step() + 1);
  CHECK(run.lanes()[1].step() == 60);
  for (const double x : state_of(gone)) CHECK(std::isfinite(x));
  const Results results = collect(run);
  CHECK(csv_text(results.lanes[0]).find("nan") == std::string::npos);
  CHECK(csv_text(results.lanes[0]).find("inf") == std::string::npos);
}

TEST_CASE("the first particles do not depend on how many there are") {
  const auto drawn = [](std::size_t count) {
    Experiment spec = particle_experiment(at_rest(R"({"kind": "harmonic"})"), {R"({"kind": "gd"})"}, 0.1);
    spec = with_value(spec, "problem.count", count);
    return problem_kind("particles").make(spec.problem, spec.seed, ".");
  };
  const auto few = drawn(5), many = drawn(500);
  for (std::size_t p = 0; p < 5; ++p)
    CHECK(few->particles()->positions()[0].value(p, 1, 1) ==
          many->particles()->positions()[0].value(p, 1, 1));
}

TEST_CASE("Lion-K moves particles that do not interact as it moves a matrix, whatever K") {
  const Json a = {{"kind", "identity"}, {"scale", 1.5}};
  const Json at_zero = {{"kind", "constant"}, {"value", 0}};
  for (const std::string& k : convex_function_ids()) {
    CAPTURE(k);
    const Json rule = {{"kind", "lion_k"}, {"k", k}, {"betas", {0.9, 0.95}}, {"weight_decay", 0.7}};
    const auto last_loss = [&](Json problem) {
      const Json document = {
          {"muonscope", 1},
          {"steps", 40},
          {"problem", std::move(problem)},
          {"lanes",
           {{{"name", "A"}, {"optimizer", rule}, {"schedule", {{"kind", "constant"}, {"lr", 0.02}}}}}}};
      WorkerPool pool(2);
      Run run(experiment_from_json(document, "."), pool);
      run.advance(40);
      REQUIRE(run.lanes()[0].step() == 40);
      return run.lanes()[0].loss();
    };
    const Json cloud = {{"kind", "particles"},
                        {"count", 3},
                        {"rows", 3},
                        {"cols", 2},
                        {"objective", {{"kind", "harmonic"}, {"center", a}}},
                        {"init", {{"x", at_zero}, {"p", at_zero}}}};
    const Json matrix = {
        {"kind", "denoise"}, {"rows", 3}, {"cols", 2}, {"target", a}, {"init", {{"kind", "zero"}}}};
    const double loss = last_loss(matrix);
    CHECK(loss < 2.5);
    CHECK(last_loss(cloud) == doctest::Approx(loss).epsilon(1e-13));
  }
}
