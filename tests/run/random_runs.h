#pragma once
// Random small experiments, of matrices and of clouds, under every rule, with edits: material for tests of
// what holds for all of them.

#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"
#include "core/optimizers/rule.h"

namespace muonscope::testing {

/// All random cases where scripts/torture asks for them, else a tenth.
inline int cases(int all) {
  const char* const wanted = std::getenv("MUONSCOPE_TORTURE");
  return wanted && std::string(wanted) == "full" ? all : std::max(1, all / 10);
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

class RandomRuns {
 public:
  explicit RandomRuns(unsigned seed) : engine_(seed) {}

  /// From 0 to n − 1.
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <typename T>
  const T& of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(below(1001)) / 1000;
  }

  /// One to three lanes, few columns.
  Experiment experiment() {
    clouds_ = one_in(2);
    Json document = {{"muonscope", 1}, {"seed", below(1000)}, {"steps", 400}, {"problem", problem()}};
    document["lanes"] = Json::array();
    const int lanes = 1 + below(3);
    for (int i = 0; i < lanes; ++i)
      document["lanes"].push_back(
          {{"name", "lane " + std::to_string(i)}, {"optimizer", optimizer()}, {"schedule", schedule()}});
    document["record"] = {
        {"every", one_in(3) ? 3 : 1}, {"reference_step", 3 * below(60)}, {"tolerances", {1, 1e-3}}};
    document["record"]["observables"] = observables(document["problem"]["kind"].get<std::string>());
    Experiment made = experiment_from_json(document, ".");
    Json edits = Json::array();
    for (int left = below(3); left > 0; --left) {
      const auto [key, value] = change(made);
      edits.push_back({{"step", below(300)}, {"set", key}, {"value", value}});
    }
    try {
      return with_value(made, "edits", edits);
    } catch (const InputError&) {  // they do not go together
      return made;
    }
  }

  /// A parameter of some lane with another value; live unless the lane's rule has no such parameter.
  std::pair<std::string, Json> change(const Experiment& experiment) {
    const int index = below(static_cast<int>(experiment.lanes.size()));
    const std::string lane = "lanes." + std::to_string(index);
    if (one_in(3)) return {lane + ".optimizer", optimizer()};
    if (one_in(3)) return {"lanes.*.optimizer.weight_decay", between(0, 0.1)};
    const LaneSpec& spec = experiment.lanes[static_cast<std::size_t>(index)];
    if (spec.schedule.kind == "piecewise")
      return {lane + ".schedule.points", {{0, between(0.001, 0.1)}, {200, between(0.001, 0.1)}}};
    return {lane + ".schedule.lr", between(0.001, 0.1)};
  }

  /// As a file has it, for the problem of the last experiment(); its name may be taken.
  Json lane() {
    return {
        {"name", "lane " + std::to_string(below(20))}, {"optimizer", optimizer()}, {"schedule", schedule()}};
  }

 private:
  Json problem() {
    if (!clouds_) {
      if (one_in(4)) return {{"kind", "linear_attention"}, {"dim", 2 + below(4)}};
      if (one_in(4)) return of_one_matrix();
      return {{"kind", "matrix_factorization"},
              {"rows", 1 + below(6)},
              {"cols", 1 + below(6)},
              {"inner", 1 + below(4)},
              {"init", {{"kind", "gaussian"}, {"scale", 0.1}}}};
    }
    static const std::vector<std::string> objectives = {"harmonic", "covariance", "double_well",
                                                        "interaction", "two_layer_network"};
    if (one_in(6)) return {{"kind", "mixture_of_experts"}, {"count", 5 + below(30)}};
    return {{"kind", "particles"},
            {"count", 1 + below(40)},
            {"objective", {{"kind", of(objectives)}}},
            {"init",
             {{"x", {{"kind", "gaussian"}, {"scale", 0.5}}}, {"p", {{"kind", "gaussian"}, {"scale", 0.1}}}}}};
  }

  Json of_one_matrix() {
    if (one_in(3)) return {{"kind", "denoise"}, {"rows", 1 + below(6)}, {"cols", 1 + below(6)}};
    if (one_in(2)) return {{"kind", "saddle"}, {"rows", 1 + below(5)}, {"inner", 1 + below(5)}};
    return {{"kind", "least_squares"}, {"rows", 1 + below(5)},    {"cols", 1 + below(5)},
            {"samples", 1 + below(5)}, {"outputs", 1 + below(5)}, {"b", {{"kind", "gaussian"}}}};
  }

  Json optimizer() {
    while (true) {
      const OptimizerKind& row = of(optimizer_kinds());
      if (!row.compose && !clouds_) continue;
      Json json = {{"kind", row.kind.id}};
      for (const Parameter& parameter : row.kind.parameters) {
        if (one_in(2)) continue;
        if (parameter.key == "momentum") json["momentum"] = between(0, 0.95);
        if (parameter.key == "weight_decay") json["weight_decay"] = between(0, 0.1);
        if (parameter.key == "nesterov") json["nesterov"] = one_in(2);
        if (parameter.key == "smoothing") json["smoothing"] = between(0.05, 1);
        if (parameter.type == ValueType::choice) json[parameter.key] = of(parameter.choices);
      }
      return json;
    }
  }

  Json schedule() {
    const double lr = one_in(12) ? 50 : between(0.001, 0.1);  // now and then a lane diverges
    if (one_in(3))
      return {{"kind", "piecewise"}, {"points", {{0, lr}, {50 + below(200), lr / 3}, {300, lr / 2}}}};
    if (one_in(2))
      return {{"kind", "cosine"}, {"lr", lr}, {"warmup", below(20)}, {"steps", 100 + below(200)}};
    return {{"kind", "constant"}, {"lr", lr}};
  }

  Json observables(const std::string& problem) {
    Json ids = {"loss"};
    for (const ObservableKind& row : observable_kinds()) {
      const bool applies = row.measured_in(problem_kind(problem).offer);
      if (applies && row.kind.id != "loss" && row.kind.id != "sharpness" && one_in(2))
        ids.push_back(row.kind.id);
    }
    return ids;
  }

  std::mt19937 engine_;
  bool clouds_ = false;
};

}  // namespace muonscope::testing
