// The largest step for which H is promised to fall.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("the safe step is ε over the largest force at the start, in both forms and block by block") {
  for (const std::string& objective : objectives) {
    CAPTURE(objective);
    const Experiment spec =
        particle_experiment(at_rest(objective),
                            {hamiltonian("rk4", 0.1, 0.7), hamiltonian("muon", 0.07, 0.7, "ema"),
                             hamiltonian("strang", 0.3, 0.7), R"({"kind": "gd"})"},
                            1e-3);
    WorkerPool pool(2);
    Run run(spec, pool);
    run.advance(3);
    const double expected = safe_step(spec, 0.1);
    CHECK(run.lanes()[0].safe_step().value() == doctest::Approx(expected).epsilon(1e-12));
    CHECK(run.lanes()[1].safe_step().value() == doctest::Approx(expected).epsilon(1e-12));
    CHECK(run.lanes()[2].safe_step().value() == doctest::Approx(3 * expected).epsilon(1e-12));
    CHECK_FALSE(run.lanes()[3].safe_step());
  }
}

TEST_CASE("the safe step of a blockwise flow is that of its tightest block") {
  const auto step_with = [](double gate, double in, double out) {
    const auto part = [](const char* name, double relative) {
      return std::string("\"") + name + R"(": {"relative_smoothing": )" + std::to_string(relative) + "}";
    };
    const std::string objective = R"({"kind": "mixture_of_experts", "blocks": {)" + part("gate", gate) +
                                  ", " + part("expert_in", in) + ", " + part("expert_out", out) + "}}";
    WorkerPool pool(1);
    const Run run(particle_experiment(at_rest(objective), {hamiltonian("rk4", 0.1, 0.7)}, 1e-3), pool);
    return run.lanes()[0].safe_step().value();
  };
  const double huge = 1e6;
  const double blocks[] = {step_with(1, huge, huge), step_with(huge, 1, huge), step_with(huge, huge, 1)};
  CHECK(step_with(1, 1, 1) == *std::ranges::min_element(blocks));
  CHECK(step_with(2, 3, 5) == std::min({2 * blocks[0], 3 * blocks[1], 5 * blocks[2]}));
}
