#include "app/figures/matrix/decay_ball.h"

#include "core/optimizers/convex_function.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {

namespace {

/// s of all blocks; none where it differs.
std::optional<double> common_factor(const Rule& rule, const Blocks& blocks) {
  std::optional<double> factor;
  for (const Block& block : blocks) {
    const double own = rule.factor({block.value.rows(), block.value.cols()});
    if (factor && own != *factor) return std::nullopt;
    factor = own;
  }
  return factor;
}

}  // namespace

std::optional<DecayBall> decay_ball(const Snapshot& snapshot, const LaneSnapshot& lane) {
  const Spec& optimizer = lane.spec.optimizer;
  if (flow_of(optimizer) || !snapshot.problem) return std::nullopt;
  const Rule rule = compose(optimizer);
  if (rule.weight_decay == 0 || !rule.bare()) return std::nullopt;
  const std::optional<RuleFunction> function = function_of(optimizer);
  const bool bounded =
      function && !function->k->of_entries && function->k->gauge(Vector::Ones(1), function->numbers) > 0;
  if (!bounded && rule.map->family() != MapFamily::orthogonal) return std::nullopt;
  const std::optional<double> factor = common_factor(rule, snapshot.problem->initial());
  if (!factor) return std::nullopt;
  return DecayBall{*factor / rule.weight_decay, bounded};
}

}  // namespace muonscope
