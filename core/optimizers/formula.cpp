#include "core/base/numbers.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {

std::vector<std::string> formula(const Spec& spec, double lr) {
  if (const std::optional<Flow> flow = flow_of(spec)) return formula(*flow, lr);
  const Rule rule = compose(spec);
  std::vector<std::string> lines;
  std::string direction = rule.momentum.formula(lines);
  for (const StagePtr& stage : rule.precondition)
    direction = stage->formula(std::move(direction), rule.momentum, lines);
  direction = rule.map->formula(direction);
  for (const StagePtr& stage : rule.post)
    direction = stage->formula(std::move(direction), rule.momentum, lines);
  const auto factor = [](double value) { return value == 1 ? "" : concise(value) + " · "; };
  std::string apply = "X ← X − " + concise(lr) + " · " + factor(rule.gain) + rule.scale->text + direction;
  if (rule.weight_decay == 1) apply += " − " + concise(lr) + " X";
  if (rule.weight_decay != 0 && rule.weight_decay != 1)
    apply += " − " + concise(lr) + " · " + concise(rule.weight_decay) + " X";
  lines.push_back(apply);
  if (const std::string law = rule.map->law(); !law.empty()) lines.push_back("φ(σ) = " + law);
  return lines;
}

}  // namespace muonscope
