#pragma once
// A small experiment of every kind that figures have to do with.

#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/experiment/format.h"

namespace muonscope::testing {

inline Json lane_of(const char* name, const Json& optimizer, double lr) {
  return {{"name", name}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", lr}}}};
}

/// Every problem, every objective of particles, 1×1, a picture as the target, a single lane. Each records no
/// more than the defaults.
inline std::vector<std::pair<std::string, Json>> kinds_of_problems() {
  const Json muon = lane_of("Muon", {{"kind", "muon"}}, 0.01), gd = lane_of("GD", {{"kind", "gd"}}, 0.01);
  const Json flow = lane_of("Flow", {{"kind", "hamiltonian"}, {"smoothing", 0.1}, {"damping", 0.5}}, 0.01);
  const auto document = [](const Json& problem, const Json& lanes) {
    return Json{{"muonscope", 1}, {"seed", 5}, {"steps", 12}, {"problem", problem}, {"lanes", lanes}};
  };
  const Json matrix{{"kind", "matrix_factorization"}, {"rows", 5}, {"cols", 4}, {"inner", 3}};
  Json scalar = matrix;
  scalar["rows"] = scalar["cols"] = scalar["inner"] = 1;
  scalar["init"] = {{"kind", "constant"}, {"p", 0.1}, {"q", 0.8}};
  const Json picture{{"kind", "matrix_factorization"},
                     {"inner", 3},
                     {"target", {{"kind", "image"}, {"path", "shipped:hills.png"}, {"side", 12}}}};
  std::vector<std::pair<std::string, Json>> kinds{
      {"factorization", document(matrix, {muon, gd})},
      {"one lane", document(matrix, Json::array({gd}))},
      {"1×1", document(scalar, {muon, gd})},
      {"picture", document(picture, {muon, gd})},
      {"attention",
       document({{"kind", "linear_attention"}, {"dim", 4}, {"init", {{"kind", "identity"}}}}, {muon, gd})},
      {"denoise", document({{"kind", "denoise"}, {"rows", 5}, {"cols", 4}}, {muon, gd})},
      {"least squares",
       document({{"kind", "least_squares"}, {"rows", 4}, {"cols", 3}, {"samples", 6}, {"outputs", 5}},
                {muon, gd})},
      {"saddle", document({{"kind", "saddle"}, {"rows", 5}, {"inner", 3}}, {muon, gd})},
      {"2×2 attention", document({{"kind", "linear_attention"}, {"dim", 2}}, {muon, gd})},
      {"2×2 denoise", document({{"kind", "denoise"}, {"rows", 2}, {"cols", 2}}, {muon, gd})},
      {"2×2 least squares", document({{"kind", "least_squares"}, {"rows", 2}, {"cols", 2}}, {muon, gd})},
      {"2×2 saddle", document({{"kind", "saddle"}, {"rows", 2}}, {muon, gd})},
      {"experts", document({{"kind", "mixture_of_experts"}, {"count", 20}}, {flow, gd})},
      {"without a flow",
       document({{"kind", "particles"}, {"count", 20}, {"objective", {{"kind", "covariance"}}}},
                Json::array({lane_of("AdamW", {{"kind", "adamw"}}, 0.01)}))}};
  for (const char* objective : {"harmonic", "covariance", "double_well", "interaction", "two_layer_network"})
    kinds.emplace_back(objective,
                       document({{"kind", "particles"}, {"count", 20}, {"objective", {{"kind", objective}}}},
                                {flow, muon, gd}));
  return kinds;
}

}  // namespace muonscope::testing
