// Muon with decay in its ball (arXiv 2506.15054), Muon's edge of stability and its way out of a saddle: what
// holds at every step of a run.

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/linalg/svd.h"
#include "core/random/stream.h"
#include "core/run/run.h"

using namespace muonscope;

namespace {

Json constant(double lr) {
  return {{"kind", "constant"}, {"lr", lr}};
}

Run finished(const Json& problem, const Json& optimizer, const Json& schedule, Step steps, std::uint64_t seed,
             std::vector<std::string> observables, WorkerPool& pool, Step every = 1) {
  const Json document = {{"muonscope", 1},
                         {"title", "ball"},
                         {"seed", seed},
                         {"steps", steps},
                         {"problem", problem},
                         {"lanes", {{{"name", "lane"}, {"optimizer", optimizer}, {"schedule", schedule}}}},
                         {"record", {{"every", every}, {"observables", std::move(observables)}}}};
  Run run(experiment_from_json(document, "."), pool);
  run.advance(steps);
  return run;
}

std::vector<double> column(const Run& run, const char* name) {
  const TraceView trace = run.lanes().front().trace();
  std::vector<double> values;
  for (std::size_t row = 0; row < trace.rows(); ++row) values.push_back(trace.at(row, trace.column(name)));
  return values;
}

Json denoise(Eigen::Index rows, Eigen::Index cols, double start) {
  return {{"kind", "denoise"},
          {"rows", rows},
          {"cols", cols},
          {"target", {{"kind", "gaussian"}, {"scale", 1.0}}},
          {"init", {{"kind", "gaussian"}, {"scale", start}}}};
}

const std::vector<std::array<double, 2>>& momenta() {
  static const std::vector<std::array<double, 2>> all = {{0, 0}, {0.9, 0.9}, {0.9, 0.99}};
  return all;
}

}  // namespace

TEST_CASE(
    "from outside X comes to the ball at least like Π(1 − ηλ), and S is bounded below by how far out it is") {
  WorkerPool pool(1);
  for (const auto& betas : momenta())
    for (const auto& [rows, cols] : {std::array{8, 5}, {5, 8}, {6, 6}, {1, 7}, {1, 1}})
      for (const double lambda : {0.5, 2.0}) {
        const Json optimizer = {{"kind", "muon"}, {"weight_decay", lambda}, {"betas", betas}};
        const Run run = finished(denoise(rows, cols, 100), optimizer,
                                 {{"kind", "exponential"}, {"lr", 0.1}, {"ratio", 0.99}}, 300, 3,
                                 {"loss", "spectral_ball", "spectral_ranks", "singular_values"}, pool);
        const std::vector<double> excess = column(run, "ball_excess"), lr = column(run, "lr"),
                                  norm = column(run, "op_norm"), score = column(run, "kkt_score");
        const TraceView trace = run.lanes().front().trace();
        double bound = excess.front();
        REQUIRE(bound > 0);
        for (std::size_t t = 0; t < excess.size(); ++t) {
          CHECK(excess[t] <= bound + 1e-12);
          CHECK(norm[t] == trace.at(t, trace.column("sv_x_1")));
          bound *= 1 - lr[t] * lambda;
          // ‖∇f‖_* of f = ½‖X − A‖² is at most √r·√(2f)
          const double gradient = std::sqrt(2 * trace.at(t, trace.column("loss")) * std::min(rows, cols));
          CHECK(score[t] >= -std::max(lambda * norm[t] - 1, 0.0) * gradient - 1e-12);
        }
      }
}

TEST_CASE(
    "V_K's one-step inequality holds on 300 random runs, and with the constant for implicit decay it does "
    "not") {
  WorkerPool pool(1);
  Stream draws(5, "one-step");
  const auto uniform = [&draws](double from, double to) { return from + (to - from) * draws.uniform(); };
  double worst = INFINITY, worst_of_other = INFINITY;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const double lr = uniform(0.01, 0.5), lambda = uniform(0.1, 1.9), second = uniform(0.5, 0.99),
                 first = uniform(0, second);
    const Json optimizer = {{"kind", "muon"}, {"weight_decay", lambda}, {"betas", {first, second}}};
    const Run run = finished(denoise(2, 2, 1), optimizer, constant(lr), 30, seed,
                             {"loss", "entries", "spectral_ball", "lyapunov_slack"}, pool);
    const std::vector<double> slack = column(run, "lyapunov_slack"), lyapunov = column(run, "lyapunov"),
                              loss = column(run, "loss");
    for (std::size_t t = 0; t < slack.size(); ++t) worst = std::min(worst, slack[t]);
    // V_K with another constant: its momentum part is that one times a factor, the rest of the bound stays
    const double other =
        ((1 - second) + lr * lambda * (second - first)) / ((1 - second) + lr * lambda * (1 - first));
    const double least = lyapunov[0] - loss[0];
    for (std::size_t t = 0; t + 1 < slack.size(); ++t) {
      const auto part = [&](std::size_t row) { return lyapunov[row] - loss[row] - least; };
      worst_of_other = std::min(worst_of_other, slack[t] + (1 - other) * (part(t + 1) - part(t)));
    }
  }
  CHECK(worst >= -1e-13);
  CHECK(worst_of_other < -1e-3);
}

TEST_CASE("V_K is f − f* without momentum, and ends at 0 at the minimum in the ball") {
  WorkerPool pool(1);
  for (const auto& betas : momenta()) {
    const Json optimizer = {{"kind", "muon"}, {"weight_decay", 1.0}, {"betas", betas}};
    const Run run =
        finished(denoise(5, 4, 1), optimizer, {{"kind", "exponential"}, {"lr", 0.2}, {"ratio", 0.99}}, 2500,
                 3, {"loss", "spectral_ball"}, pool);
    const std::vector<double> lyapunov = column(run, "lyapunov");
    CHECK(std::abs(lyapunov.back()) < 1e-5);
    CHECK(lyapunov.front() > 0.1);
  }
}

TEST_CASE("Muon at the edge of stability: r goes to 1 for any η, while ηλ_max/2 does as it likes") {
  WorkerPool pool(1);
  const Json problem = {{"kind", "matrix_factorization"},
                        {"rows", 32},
                        {"cols", 32},
                        {"inner", 32},
                        {"target", {{"kind", "power_law"}, {"scale", 10}, {"exponent", 1}}},
                        {"init", {{"kind", "gaussian"}, {"scale", 0.1}}}};
  for (const double lr : {0.01, 0.03, 0.09, 0.3}) {
    CAPTURE(lr);
    const Run run =
        finished(problem, {{"kind", "muon"}}, constant(lr), 1000, 3, {"loss", "edge_of_stability"}, pool);
    const std::vector<double> ratio = column(run, "edge_ratio");
    double sum = 0;
    for (std::size_t t = ratio.size() - 300; t < ratio.size(); ++t) sum += ratio[t];
    CHECK(sum / 300 == doctest::Approx(1).epsilon(0.01));
  }
  // At these rates GD's number goes from far below its edge, 1, to far above.
  const auto descent_edge = [&](double lr) {
    const Run run = finished(problem, {{"kind", "muon"}}, constant(lr), 1000, 3, {"sharpness"}, pool, 1000);
    return lr * run.lanes().front().current_row()[2] / 2;
  };
  CHECK(descent_edge(0.01) == doctest::Approx(0.1).epsilon(0.01));
  CHECK(descent_edge(0.3) > 2.5);
}

TEST_CASE("from a saddle: ‖X‖_op is at ½√λ₁ after ½√λ₁/η steps, whatever n") {
  WorkerPool pool(1);
  for (const int n : {2, 8, 24}) {
    CAPTURE(n);
    const Json problem = {{"kind", "saddle"},
                          {"rows", n},
                          {"inner", n},
                          {"target", {{"kind", "power_law"}, {"scale", 4}, {"exponent", 1}}},
                          {"init", {{"kind", "gaussian"}, {"scale", 1e-5}}}};
    constexpr double lr = 0.01, half = 1;  // ½√4
    const Run run =
        finished(problem, {{"kind", "muon"}}, constant(lr), 150, 3, {"loss", "spectral_ball"}, pool);
    const std::vector<double> norm = column(run, "op_norm");
    REQUIRE(norm.front() <= 1e-3);
    const auto there = std::ranges::find_if(norm, [](double value) { return value >= half; });
    REQUIRE(there != norm.end());
    CHECK(std::abs(static_cast<double>(there - norm.begin()) - half / lr) <= 1);
  }
}

TEST_CASE("flattening: on ½λ‖X‖² the largest step that does not raise the loss is (2/λ)·mean σ(∇)") {
  WorkerPool pool(1);
  for (const auto& [rows, cols] : {std::array{6, 4}, {4, 6}, {5, 5}, {1, 4}}) {
    const Json problem = {{"kind", "denoise"},
                          {"rows", rows},
                          {"cols", cols},
                          {"target", {{"kind", "spectrum"}, {"values", {0.0}}}},
                          {"init", {{"kind", "gaussian"}, {"scale", 1.0}}}};
    const Run start =
        finished(problem, {{"kind", "muon"}}, constant(0.1), 0, 3, {"loss", "stable_step"}, pool);
    const std::vector<double> row = start.lanes().front().current_row();
    const double stable = row[3], top = row[4];
    CHECK(top >= stable);
    const auto loss_after = [&](double lr) {
      return finished(problem, {{"kind", "muon"}}, constant(lr), 1, 3, {"loss"}, pool).lanes().front().loss();
    };
    const double before = start.lanes().front().loss();
    CHECK(loss_after(stable) == doctest::Approx(before).epsilon(1e-12));
    CHECK(loss_after(0.99 * stable) < before);
    CHECK(loss_after(1.01 * stable) > before);
  }
}
