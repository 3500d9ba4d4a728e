// What is measured of a cloud: gradient dominance and moments.

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "core/experiment/problem_catalogue.h"
#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// Rows of these observables from lanes that start at the same Gaussian cloud.
std::vector<TraceView> traces_of(const std::string& problem, const std::vector<std::string>& optimizers,
                                 const std::vector<std::string>& observables, int steps, int threads = 1) {
  WorkerPool pool(threads);
  Experiment spec = particle_experiment(problem, optimizers, 0.01);
  spec.record.observables = observables;
  Run run(spec, pool);
  run.advance(steps);
  std::vector<TraceView> traces;
  for (const Lane& lane : run.lanes()) traces.push_back(lane.trace());
  return traces;
}

}  // namespace

TEST_CASE("gradient dominance: 2 for gradient descent in a harmonic well, its formula for the others") {
  const std::string problem = oscillator(0.3);
  const std::vector<TraceView> traces =
      traces_of(problem,
                {R"({"kind": "gd"})", R"({"kind": "heavy_ball"})", R"({"kind": "muon", "momentum": 0.9})",
                 R"({"kind": "regularized_muon", "smoothing": 0.2})", hamiltonian("strang", 0.2, 0.7),
                 R"({"kind": "adamw"})"},
                {"moments", "dominance"}, 30);
  for (std::size_t lane = 0; lane < traces.size(); ++lane) {
    CAPTURE(lane);
    const std::vector<double> x = traces[lane].copy(traces[lane].column("mean_x_1_1")),
                              ratio = traces[lane].copy(traces[lane].column("dominance"));
    for (std::size_t t = 0; t < x.size(); ++t) {
      const double a = std::abs(x[t]);
      const double expected[] = {2, 2, 2 / a, 2 / std::hypot(a, 0.2), 2 / std::hypot(a, 0.2)};
      if (lane < 5) CHECK(ratio[t] == doctest::Approx(expected[lane]).epsilon(1e-12));
      if (lane == 5) CHECK(std::isnan(ratio[t]));
    }
  }
}

TEST_CASE("J falls at the rate that gradient dominance says") {
  for (const std::string& objective : {objectives[1], objectives[2], objectives[4], objectives[5]}) {
    CAPTURE(objective);
    const TraceView trace =
        traces_of(at_rest(objective), {R"({"kind": "regularized_muon", "smoothing": 0.3})"},
                  {"energy", "dominance"}, 2)[0];
    const Experiment spec = particle_experiment(at_rest(objective), {R"({"kind": "gd"})"}, 1);
    const auto problem = problem_kind("particles").make(spec.problem, spec.seed, ".");
    const double minimum = problem->particles()->objective().minimum().value();
    const double gap = trace.at(0, trace.column("objective")) - minimum;
    CHECK(trace.at(0, trace.column("dominance")) ==
          doctest::Approx(trace.at(0, trace.column("dissipation")) / gap).epsilon(1e-12));
  }
}

TEST_CASE("moments of the cloud are means of its entries and squares, whatever the threads") {
  for (const char* objective : {R"({"kind": "harmonic"})", R"({"kind": "mixture_of_experts"})"}) {
    const std::string problem =
        R"({"kind": "particles", "count": 2011, "rows": 3, "cols": 2, "objective": )" +
        std::string(objective) + "}";
    WorkerPool pool(1);
    Experiment spec =
        particle_experiment(problem, {hamiltonian("muon", 0.1, 0.7), R"({"kind": "gd"})"}, 0.01);
    spec.record.observables = {"moments"};
    Run run(spec, pool);
    run.advance(5);
    const std::vector<FinalArray> arrays = run.lanes()[0].final_arrays();
    const std::vector<double> row = run.lanes()[0].current_row();
    std::size_t column = 2;
    for (const FinalArray& array : arrays) {
      const std::vector<double> all = numbers_of(array);
      const std::size_t entries = all.size() / 2011;
      double squares = 0;
      for (const double x : all) squares += x * x / 2011;
      for (std::size_t k = 0; k < entries; ++k) {
        double mean = 0;
        for (std::size_t p = 0; p < 2011; ++p) mean += all[p * entries + k] / 2011;
        CHECK(row[column++] == doctest::Approx(mean).epsilon(1e-10));
      }
      CHECK(row[column++] == doctest::Approx(squares).epsilon(1e-12));
    }
    CHECK(column == row.size());
    CHECK(std::isnan(run.lanes()[1].current_row().back()));
    const auto twice = traces_of(problem, {hamiltonian("muon", 0.1, 0.7)}, {"moments", "dominance"}, 5, 2),
               once = traces_of(problem, {hamiltonian("muon", 0.1, 0.7)}, {"moments", "dominance"}, 5, 1);
    for (int c = 0; c < static_cast<int>(once[0].columns().size()); ++c)
      CHECK(std::memcmp(once[0].copy(c).data(), twice[0].copy(c).data(), 5 * sizeof(double)) == 0);
  }
}

TEST_CASE("no momentum exceeds what friction leaves of the largest force, in both forms and as an EMA") {
  for (const std::string& objective : objectives) {
    CAPTURE(objective);
    const std::string problem = R"({"kind": "particles", "count": 40, "rows": 2, "cols": 2, "objective": )" +
                                objective + R"(, "init": {"p": {"kind": "gaussian", "scale": 0.2}}})";
    const std::vector<TraceView> traces = traces_of(
        problem,
        {hamiltonian("muon", 0.1, 2.0), hamiltonian("strang", 0.1, 2.0),
         hamiltonian("strang", 0.2, 2.0, "ema"),
         R"({"kind": "regularized_muon", "smoothing": 0.2, "momentum": 0.98})", R"({"kind": "adamw"})"},
        {"momentum_bound"}, 300);
    for (std::size_t lane = 0; lane < traces.size(); ++lane) {
      CAPTURE(lane);
      const TraceView& trace = traces[lane];
      double force = 0;
      for (std::size_t row = 0; row < trace.rows(); ++row) {
        const double momentum = trace.at(row, trace.column("momentum_norm"));
        force = std::max(force, trace.at(row, trace.column("force_norm")));
        if (lane == 4) {
          CHECK(std::isnan(momentum));
          continue;
        }
        CHECK(trace.at(row, trace.column("damping")) == doctest::Approx(2));
        CHECK(momentum <= std::max(trace.at(0, trace.column("momentum_norm")), force / 2) * (1 + 1e-12));
        CHECK((momentum > 0) == (row > 0 || lane < 3));
      }
    }
  }
}

TEST_CASE("a particle pushed by a constant force comes to ‖V‖/γ") {
  // So far away that its force hardly changes.
  const std::string problem = R"({"kind": "particles", "count": 1, "rows": 1, "cols": 1,
      "objective": {"kind": "harmonic"}, "init": {"x": {"kind": "constant", "value": 1e6}}})";
  const TraceView trace = traces_of(problem, {hamiltonian("muon", 0.1, 5.0)}, {"momentum_bound"}, 1000)[0];
  CHECK(trace.at(0, trace.column("momentum_norm")) == 0);
  CHECK(trace.at(999, trace.column("momentum_norm")) == doctest::Approx(1e6 / 5).epsilon(1e-4));
}
