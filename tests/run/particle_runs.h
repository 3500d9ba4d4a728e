#pragma once
// Runs of particles and what is read from them.

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/particles/mean_field.h"
#include "core/particles/particle_system.h"
#include "core/run/results.h"
#include "core/run/run.h"

namespace muonscope::testing {

inline std::string hamiltonian(const std::string& integrator, double smoothing, double damping,
                               const std::string& form = "flow") {
  return R"({"kind": "hamiltonian", "integrator": ")" + integrator + R"(", "smoothing": )" +
         std::to_string(smoothing) + R"(, "damping": )" + std::to_string(damping) + R"(, "form": ")" + form +
         "\"}";
}

/// One lane after another, all with the same step.
inline Experiment particle_experiment(const std::string& problem, const std::vector<std::string>& optimizers,
                                      double h) {
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

inline const std::string covariance =
    R"({"kind": "particles", "count": 21, "rows": 2, "cols": 2,
        "objective": {"kind": "covariance", "target": {"kind": "power_law", "scale": 2}},
        "init": {"x": {"kind": "gaussian", "scale": 0.7}, "p": {"kind": "gaussian", "scale": 0.3}}})";

inline std::string at_rest(const std::string& objective) {
  return R"({"kind": "particles", "count": 40, "rows": 2, "cols": 2, "objective": )" + objective + "}";
}

inline const std::vector<std::string> objectives = {
    R"({"kind": "harmonic"})",
    R"({"kind": "covariance", "target": {"kind": "power_law", "scale": 2}})",
    R"({"kind": "double_well"})",
    R"({"kind": "interaction"})",
    R"({"kind": "two_layer_network"})",
    R"({"kind": "mixture_of_experts"})"};

/// One particle of one entry that starts at rest at `amplitude`.
inline std::string oscillator(double amplitude) {
  return R"({"kind": "particles", "count": 1, "rows": 1, "cols": 1, "objective": {"kind": "harmonic"},
             "init": {"x": {"kind": "constant", "value": )" +
         std::to_string(amplitude) + "}}}";
}

/// The numbers of a final array.
inline std::vector<double> numbers_of(const FinalArray& array) {
  const std::size_t header =
      10 + static_cast<unsigned char>(array.npy[8]) + 256u * static_cast<unsigned char>(array.npy[9]);
  std::vector<double> out((array.npy.size() - header) / sizeof(double));
  std::memcpy(out.data(), array.npy.data() + header, out.size() * sizeof(double));
  return out;
}

/// x, then p.
inline std::vector<double> state_of(const Lane& lane) {
  std::vector<double> out;
  for (const FinalArray& array : lane.final_arrays()) {
    const std::vector<double> part = numbers_of(array);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

inline std::vector<double> final_state(const std::string& problem, const std::string& optimizer, double time,
                                       int steps) {
  WorkerPool pool(1);
  Experiment spec = particle_experiment(problem, {optimizer}, time / steps);
  spec.record.every = steps;
  Run run(spec, pool);
  run.advance(steps);
  return state_of(run.lanes()[0]);
}

inline double distance(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

inline std::vector<double> column(const Lane& lane, const char* name) {
  const TraceView trace = lane.trace();
  REQUIRE(trace.column(name) >= 0);
  return trace.copy(trace.column(name));
}

/// Largest h up to which H falls (docs/mathematics.md §4.3): ε over the largest spectral norm of a force.
inline double safe_step(const Experiment& spec, double smoothing) {
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

}  // namespace muonscope::testing
