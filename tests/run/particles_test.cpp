// Lanes of particles: orders of convergence, energy laws, closed forms, and what every lane promises.

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include "core/experiment/format.h"
#include "core/particles/mean_field.h"
#include "core/particles/particle_system.h"
#include "core/run/results.h"
#include "core/run/run.h"

using namespace muonscope;

namespace {

constexpr double eps = 2.220446049250313e-16;

std::string hamiltonian(const std::string& integrator, double smoothing, double damping,
                        const std::string& form = "flow") {
  return R"({"kind": "hamiltonian", "integrator": ")" + integrator + R"(", "smoothing": )" +
         std::to_string(smoothing) + R"(, "damping": )" + std::to_string(damping) + R"(, "form": ")" + form +
         "\"}";
}

/// One lane after another, all with the same step.
Experiment experiment(const std::string& problem, const std::vector<std::string>& optimizers, double h) {
  Json document = {{"muonscope", 1}, {"seed", 3}, {"steps", 10}, {"problem", Json::parse(problem)}};
  document["lanes"] = Json::array();
  for (std::size_t i = 0; i < optimizers.size(); ++i) {
    document["lanes"].push_back({{"name", "lane " + std::to_string(i)},
                                 {"optimizer", Json::parse(optimizers[i])},
                                 {"schedule", {{"kind", "constant"}, {"lr", h}}}});
  }
  document["record"] = {{"reference_step", 0}};
  return experiment_from_json(document, ".");
}

const std::string covariance =
    R"({"kind": "particles", "count": 21, "rows": 2, "cols": 2,
        "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}},
        "init": {"x": {"kind": "gaussian", "scale": 0.7}, "p": {"kind": "gaussian", "scale": 0.3}}})";

std::string at_rest(const std::string& objective) {
  return R"({"kind": "particles", "count": 40, "rows": 2, "cols": 2, "objective": )" + objective + "}";
}

const std::vector<std::string> objectives = {
    R"({"kind": "harmonic"})",
    R"({"kind": "covariance", "target": {"kind": "power_law", "scale": 2}})",
    R"({"kind": "double_well"})",
    R"({"kind": "interaction"})",
    R"({"kind": "two_layer_network"})",
    R"({"kind": "mixture_of_experts"})"};

/// One particle of one entry that starts at rest at `amplitude`.
std::string oscillator(double amplitude) {
  return R"({"kind": "particles", "count": 1, "rows": 1, "cols": 1, "objective": {"kind": "harmonic"},
             "init": {"x": {"kind": "constant", "value": )" +
         std::to_string(amplitude) + "}}}";
}

/// The numbers of a final array.
std::vector<double> numbers_of(const FinalArray& array) {
  const std::size_t header =
      10 + static_cast<unsigned char>(array.npy[8]) + 256u * static_cast<unsigned char>(array.npy[9]);
  std::vector<double> out((array.npy.size() - header) / sizeof(double));
  std::memcpy(out.data(), array.npy.data() + header, out.size() * sizeof(double));
  return out;
}

/// x, then p.
std::vector<double> state_of(const Lane& lane) {
  std::vector<double> out;
  for (const FinalArray& array : lane.final_arrays()) {
    const std::vector<double> part = numbers_of(array);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

std::vector<double> final_state(const std::string& problem, const std::string& optimizer, double time,
                                int steps) {
  WorkerPool pool(1);
  Experiment spec = experiment(problem, {optimizer}, time / steps);
  spec.record.every = steps;
  Run run(spec, pool);
  run.advance(steps);
  return state_of(run.lanes()[0]);
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

std::vector<double> column(const Lane& lane, const char* name) {
  const TraceView trace = lane.trace();
  REQUIRE(trace.column(name) >= 0);
  return trace.copy(trace.column(name));
}

/// Largest h for which mathematics.md promises a falling H: ε over the largest spectral norm of a force.
double safe_step(const Experiment& spec, double smoothing) {
  WorkerPool pool(1);
  const auto problem = problem_kind("particles").make(spec.problem, spec.seed, ".");
  const ParticleSystem& system = *problem->particles();
  const Passes passes(system.objective(), system.positions(), pool);
  const MeanField field = passes.field(system.positions());
  Cloud v = zeros_like(system.positions());
  passes.run([&](Share share, Tally&) { passes.force(system.positions(), share, field, v); });
  double largest = 0;
  for (const CloudBlock& block : v) {
    for (std::size_t p = 0; p < block.value.count(); ++p) {
      Matrix m(block.value.shape().rows, block.value.shape().cols);
      for (int i = 0; i < m.rows(); ++i) {
        for (int j = 0; j < m.cols(); ++j) m(i, j) = block.value(p, i, j);
      }
      largest = std::max(largest, m.operatorNorm());
    }
  }
  return smoothing / largest;
}

}  // namespace

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
      Experiment spec = experiment(at_rest(objective), {hamiltonian(integrator, 0.1, 0.7)}, 1);
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
    Run run(experiment(covariance, {hamiltonian(integrator, 0.1, damping)}, 1.0 / steps), pool);
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
  for (const auto& [integrator, order] : {Expected{"muon", 1}, {"strang", 2}, {"rk4", 4}}) {
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

TEST_CASE("the relativistic oscillator's period") {
  struct Known {
    double amplitude, smoothing;
  };
  for (const auto& [a, e] : {Known{1, 0.1}, {1, 10}, {3, 0.01}}) {
    // T = 4∫(ε+K)/√(K(K+2ε))dx with x = a·sin θ: the integrand is smooth and periodic in θ
    double quarter = 0;
    constexpr int nodes = 20000;
    for (int i = 0; i < nodes; ++i) {
      const double c = a * std::cos((i + 0.5) * std::numbers::pi / 2 / nodes), k = c * c / 2;
      quarter += std::numbers::sqrt2 * (e + k) / std::sqrt(k + 2 * e) * std::numbers::pi / 2 / nodes;
    }
    const double period = 4 * quarter;
    if (a == 1 && e == 0.1) CHECK(period == doctest::Approx(4.418271386).epsilon(1e-9));
    CAPTURE(e);
    // at a turning point Ṗ = ±a: momentum there over a is the error in time
    const std::vector<double> half = final_state(oscillator(a), hamiltonian("rk4", e, 0), period / 2, 20000);
    CHECK(std::abs(half[0] + a) <= 1e-9);
    CHECK(std::abs(half[1]) / a <= 1e-6);
    const std::vector<double> whole = final_state(oscillator(a), hamiltonian("rk4", e, 0), period, 40000);
    CHECK(std::abs(whole[0] - a) <= 1e-9);
    CHECK(std::abs(whole[1]) / a <= 1e-6);
  }
}

TEST_CASE("small amplitudes are a damped oscillator of mass ε") {
  const double e = 0.5, g = 0.7, a = 1e-4, time = 6;
  const std::vector<double> end = final_state(oscillator(a), hamiltonian("rk4", e, g), time, 6000);
  const double omega = std::sqrt(1 / e - g * g / 4);
  const double expected =
      a * std::exp(-g * time / 2) * (std::cos(omega * time) + g / (2 * omega) * std::sin(omega * time));
  CHECK(end[0] == doctest::Approx(expected).epsilon(1e-6));
}

TEST_CASE("regularized Muon in EMA form and the flow's algorithm are the same steps") {
  const double h = 0.01, g = 0.7, e = 0.1;
  const std::string problem = R"({"kind": "particles", "count": 50, "rows": 3, "cols": 2,
      "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}}})";
  WorkerPool pool(1);
  Run run(experiment(problem,
                     {hamiltonian("muon", e, g), hamiltonian("muon", g * e, g, "ema"),
                      R"({"kind": "regularized_muon", "momentum": )" + std::to_string(1 - g * h) +
                          R"(, "smoothing": )" + std::to_string(g * e) + "}"},
                     h),
          pool);
  run.advance(500);
  const std::vector<double> flow = numbers_of(run.lanes()[0].final_arrays()[0]);
  for (const std::size_t other : {1, 2}) {
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

TEST_CASE("energies of gradient flow, heavy ball and plain Muon: H falls by what is booked, to first order") {
  const std::vector<std::string> rules = {R"({"kind": "gd"})", R"({"kind": "heavy_ball", "momentum": 0.9})",
                                          R"({"kind": "gd", "momentum": 0.9})", R"({"kind": "muon"})",
                                          R"({"kind": "regularized_muon", "smoothing": 0.3})"};
  const auto residual = [&](std::size_t lane, int steps) {
    WorkerPool pool(1);
    Run run(experiment(covariance, {rules[lane]}, 0.3 / steps * (lane == 1 ? 0.1 : 1)), pool);
    run.advance(steps);
    const std::vector<double> h = column(run.lanes()[0], "hamiltonian");
    CHECK(h.back() < h.front());
    return std::abs(column(run.lanes()[0], "identity_residual").back()) / (h.front() - h.back());
  };
  // momentum 0.9 means a damping that grows with the rate: those two never follow one flow as h → 0
  for (const std::size_t lane : {0, 3, 4}) {
    CAPTURE(rules[lane]);
    CHECK(residual(lane, 800) < 0.02);
    CHECK(residual(lane, 800) < 0.4 * residual(lane, 200));
  }
  for (const std::size_t lane : {1, 2}) {
    CAPTURE(rules[lane]);
    CHECK(residual(lane, 800) < 0.1);
  }
}

TEST_CASE(
    "lanes of particles: the same bits for any number of threads, any division into calls, and on replay") {
  const std::string problem = R"({"kind": "particles", "count": 3001, "rows": 3, "cols": 2,
      "objective": {"kind": "two_layer_network"}, "init": {"p": {"kind": "gaussian", "scale": 0.1}}})";
  const std::vector<std::string> optimizers = {
      hamiltonian("muon", 0.1, 0.5), hamiltonian("strang", 0.1, 0.5),
      hamiltonian("rk4", 0.1, 0.5),  R"({"kind": "muon", "momentum": 0.9})",
      R"({"kind": "adamw"})",        R"({"kind": "muon_keller_jordan"})"};
  Experiment spec = experiment(problem, optimizers, 0.01);
  spec.edits = {{5, "lanes.0.optimizer.damping", 0.9},
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
  Experiment spec = experiment(at_rest(R"({"kind": "double_well"})"),
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
    Experiment spec = experiment(at_rest(R"({"kind": "harmonic"})"), {R"({"kind": "gd"})"}, 0.1);
    spec = with_value(spec, "problem.count", count);
    return problem_kind("particles").make(spec.problem, spec.seed, ".");
  };
  const auto few = drawn(5), many = drawn(500);
  for (std::size_t p = 0; p < 5; ++p)
    CHECK(few->particles()->positions()[0].value(p, 1, 1) ==
          many->particles()->positions()[0].value(p, 1, 1));
}

TEST_CASE("the safe step is ε over the largest force at the start, in both forms and block by block") {
  for (const std::string& objective : objectives) {
    CAPTURE(objective);
    const Experiment spec = experiment(at_rest(objective),
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
    const Run run(experiment(at_rest(objective), {hamiltonian("rk4", 0.1, 0.7)}, 1e-3), pool);
    return run.lanes()[0].safe_step().value();
  };
  const double huge = 1e6;
  const double blocks[] = {step_with(1, huge, huge), step_with(huge, 1, huge), step_with(huge, huge, 1)};
  CHECK(step_with(1, 1, 1) == *std::ranges::min_element(blocks));
  CHECK(step_with(2, 3, 5) == std::min({2 * blocks[0], 3 * blocks[1], 5 * blocks[2]}));
}

namespace {

/// Rows of these observables from lanes that start at the same Gaussian cloud.
std::vector<TraceView> traces_of(const std::string& problem, const std::vector<std::string>& optimizers,
                                 const std::vector<std::string>& observables, int steps, int threads = 1) {
  WorkerPool pool(threads);
  Experiment spec = experiment(problem, optimizers, 0.01);
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
    const Experiment spec = experiment(at_rest(objective), {R"({"kind": "gd"})"}, 1);
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
    Experiment spec = experiment(problem, {hamiltonian("muon", 0.1, 0.7), R"({"kind": "gd"})"}, 0.01);
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
