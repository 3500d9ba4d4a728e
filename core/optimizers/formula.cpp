#include "core/base/numbers.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {
namespace {

std::string number(double value) {
  return concise(value);
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
    const std::string gain =
        map.reference == 0 ? "" : "√(" + number(map.reference) + "² + " + number(map.smoothing) + "²) · ";
    if (map.smoothing == 0) return gain + "polar(" + n + ")";
    return gain + n + "(" + n + "ᵀ" + n + " + " + number(map.smoothing) + "² I)^(-1/2)";
  }
  std::string operator()(const NewtonSchulzMap& map) const {
    const std::string norm = "‖" + n + "‖";
    return "NS" + std::to_string(map.iterations) + "(" + n + "/" +
           (map.guard == 0 ? norm : "(" + norm + " + " + number(map.guard) + ")") + ")";
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

/// Appends the momentum's lines and returns what the direction is called after them.
std::string momentum_lines(const Momentum& momentum, std::vector<std::string>& lines) {
  if (momentum.stateless()) return "∇";
  std::string state = momentum.state_gain == 1 ? "B" : "M";
  const std::string update = state + " ← " + blend(momentum.state_keep, state, momentum.state_gain);
  if (momentum.direction_keep == momentum.state_keep) {
    lines.push_back(update);
    return state;
  }
  if (momentum.state_gain == 1) {
    lines.push_back(update);
    lines.push_back("N = ∇ + " + number(momentum.direction_keep / momentum.state_keep) + " B");
  } else {
    lines.push_back("N = " + blend(momentum.direction_keep, state, momentum.direction_gain));
    lines.push_back(update);
  }
  return "N";
}

/// "M̂ = M/(1 − 0.9ᵏ)", k the steps taken.
std::string unbiased(const std::string& name, double beta) {
  return name + "̂ = " + name + "/(1 − " + number(beta) + "ᵏ)";
}

/// Appends the second moment's lines and returns the preconditioned direction.
std::string precondition_lines(const SecondMoment& second, const Momentum& momentum, std::string direction,
                               std::vector<std::string>& lines) {
  lines.push_back("V ← " + number(second.beta) + " V + " + number(1 - second.beta) + " ∇∘∇");
  std::string corrections = unbiased("V", second.beta);
  if (!momentum.stateless()) {
    corrections = unbiased(direction, momentum.state_keep) + ",  " + corrections;
    direction += "̂";
  }
  lines.push_back(corrections);
  return direction + "/(√V̂ + " + number(second.epsilon) + ")";
}

}  // namespace

std::vector<std::string> formula(const Spec& spec, double lr) {
  if (const std::optional<Flow> flow = flow_of(spec)) return formula(*flow, lr);
  const Rule rule = compose(spec);
  std::vector<std::string> lines;
  std::string direction = momentum_lines(rule.momentum, lines);
  if (const auto* second = std::get_if<SecondMoment>(&rule.precondition)) {
    direction = precondition_lines(*second, rule.momentum, direction, lines);
  }
  const std::string change =
      number(lr) + " · " + scale_text(rule.scale) + std::visit(MapText{direction}, rule.map);
  std::string apply = "X ← X − " + change;
  if (rule.weight_decay != 0) apply += " − " + number(lr) + " · " + number(rule.weight_decay) + " X";
  lines.push_back(apply);
  return lines;
}

}  // namespace muonscope
