#include <charconv>

#include "core/optimizers/rule.h"

namespace muonscope {
namespace {

/// Four significant digits without padding: 0.95, 0.005, 1e-05.
std::string number(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 4).ptr;
  return {text, end};
}

/// "0.95 M + 0.05 ∇", leaving out factors of one.
std::string blend(double keep, const std::string& state, double gain) {
  const std::string gradient = gain == 1 ? "∇" : number(gain) + " ∇";
  return number(keep) + " " + state + " + " + gradient;
}

struct MapText {
  const std::string& n;
  std::string operator()(const IdentityMap&) const { return n; }
  std::string operator()(const SignMap&) const { return "sign(" + n + ")"; }
  std::string operator()(const PolarMap&) const { return "polar(" + n + ")"; }
  std::string operator()(const RegularizedPolarMap& map) const {
    if (map.smoothing == 0) return "polar(" + n + ")";
    return n + "(" + n + "ᵀ" + n + " + " + number(map.smoothing) + "² I)^(-1/2)";
  }
  std::string operator()(const NewtonSchulzMap& map) const {
    return "NS" + std::to_string(map.iterations) + "(" + n + ")";
  }
};

std::string scale_text(ShapeScale scale) {
  switch (scale) {
    case ShapeScale::none:
      return "";
    case ShapeScale::keller_jordan:
      return "√max(1, m/n) · ";
    case ShapeScale::moonlight:
      return "0.2 √max(m, n) · ";
  }
  return "";
}

}  // namespace

std::vector<std::string> formula(const Spec& spec, double lr) {
  const Rule rule = compose(spec);
  const Momentum& momentum = rule.momentum;
  std::vector<std::string> lines;
  std::string direction = "∇";
  if (!momentum.stateless()) {
    const std::string state = momentum.state_gain == 1 ? "B" : "M";
    const std::string update = state + " ← " + blend(momentum.state_keep, state, momentum.state_gain);
    if (momentum.direction_keep == momentum.state_keep) {
      direction = state;
      lines.push_back(update);
    } else {
      direction = "N";
      lines.push_back("N = " + blend(momentum.direction_keep, state, momentum.direction_gain));
      lines.push_back(update);
    }
  }
  const std::string change =
      number(lr) + " · " + scale_text(rule.scale) + std::visit(MapText{direction}, rule.map);
  std::string apply = "X ← X − " + change;
  if (rule.weight_decay != 0) apply += " − " + number(lr) + " · " + number(rule.weight_decay) + " X";
  lines.push_back(apply);
  return lines;
}

}  // namespace muonscope
