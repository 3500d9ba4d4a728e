// Integrators of the flow: orders of convergence and energy laws.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("integrators converge with order 1, 2 and 4, in both forms") {
  for (const std::string form : {"flow", "ema"}) {
    const std::vector<double> exact = final_state(covariance, hamiltonian("rk4", 0.1, 0.7, form), 1, 8000);
    const auto order = [&](const std::string& integrator) {
      const double coarse =
          distance(final_state(covariance, hamiltonian(integrator, 0.1, 0.7, form), 1, 50), exact);
      const double fine =
          distance(final_state(covariance, hamiltonian(integrator, 0.1, 0.7, form), 1, 400), exact);
      return std::log2(coarse / fine) / 3;
    };
    CAPTURE(form);
    CHECK(order("muon") == doctest::Approx(1).epsilon(0.2));
    CHECK(order("strang") == doctest::Approx(2).epsilon(0.1));
    CHECK(order("rk4") >= 3.6);
  }
}

TEST_CASE("H never rises for strang and rk4 up to ε over the largest force") {
  for (const std::string& objective : objectives) {
    for (const std::string integrator : {"strang", "rk4"}) {
      CAPTURE(objective);
      CAPTURE(integrator);
      Experiment spec = particle_experiment(at_rest(objective), {hamiltonian(integrator, 0.1, 0.7)}, 1);
      spec = with_value(spec, "lanes.0.schedule.lr", safe_step(spec, 0.1));
      WorkerPool pool(1);
      Run run(spec, pool);
      run.advance(1500);
      const std::vector<double> h = column(run.lanes()[0], "hamiltonian");
      for (std::size_t t = 1; t < h.size(); ++t) CHECK(h[t] <= h[t - 1] + 1e-13 * std::abs(h[0]));
      CHECK(h.back() < h.front());
    }
  }
}

TEST_CASE("the identity's residual and, undamped, H itself vanish with the integrator's order") {
  const auto worst = [](const std::string& integrator, double damping, int steps, const char* name) {
    WorkerPool pool(1);
    Run run(particle_experiment(covariance, {hamiltonian(integrator, 0.1, damping)}, 1.0 / steps), pool);
    run.advance(steps);
    const std::vector<double> values = column(run.lanes()[0], name);
    double largest = 0;
    for (const double value : values) largest = std::max(largest, std::abs(value - values[0]));
    return largest;
  };
  struct Expected {
    const char* integrator;
    double order;
  };
  for (const auto& [its_integrator, order] : {Expected{"muon", 1}, {"strang", 2}, {"rk4", 4}}) {
    const auto& integrator = its_integrator;
    CAPTURE(integrator);
    for (const double damping : {0.0, 0.7}) {
      const double coarse = worst(integrator, damping, 100, "identity_residual");
      const double fine = worst(integrator, damping, 400, "identity_residual");
      CHECK(std::log2(coarse / fine) / 2 >= order - 0.4);
    }
    CHECK(worst(integrator, 0, 400, "hamiltonian") ==
          doctest::Approx(worst(integrator, 0, 400, "identity_residual")));
  }
}

TEST_CASE("regularized Muon in EMA form and the flow's algorithm are the same steps") {
  const double h = 0.01, g = 0.7, e = 0.1;
  const std::string problem = R"({"kind": "particles", "count": 50, "rows": 3, "cols": 2,
      "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}})";
  WorkerPool pool(1);
  Run run(particle_experiment(problem,
                              {hamiltonian("muon", e, g), hamiltonian("muon", g * e, g, "ema"),
                               R"({"kind": "regularized_muon", "momentum": )" + std::to_string(1 - g * h) +
                                   R"(, "smoothing": )" + std::to_string(g * e) + "}"},
                              h),
          pool);
  run.advance(500);
  const std::vector<double> flow = numbers_of(run.lanes()[0].final_arrays()[0]);
  for (const std::size_t other : {1u, 2u}) {
    const std::vector<double> x = numbers_of(run.lanes()[other].final_arrays()[0]);
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(std::abs(x[i] - flow[i]) <= 1e-12);
    for (const char* name : {"time", "hamiltonian", "objective", "kinetic", "dissipation", "dissipated"}) {
      const std::vector<double> expected = column(run.lanes()[0], name),
                                found = column(run.lanes()[other], name);
      for (std::size_t t = 0; t < found.size(); ++t)
        CHECK(std::abs(found[t] - expected[t]) <= 1e-12 * (1 + expected[t]));
    }
  }
}
