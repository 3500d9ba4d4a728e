#include "core/optimizers/rule_flow.h"

#include <limits>

#include "core/optimizers/flow.h"

namespace muonscope {

Follows followed_by(const Rule& rule) {
  const Momentum& m = rule.momentum;
  const bool plain =
      rule.bare() && rule.weight_decay == 0 && !m.bias_corrected && rule.map->potential().has_value();
  if (!plain) return Follows::nothing;
  if (m.stateless()) return m.direction_gain == 1 ? Follows::gradient : Follows::nothing;
  // a state that is not an average is one times a factor, which makes no difference to linear maps alone
  const bool average = m.state_gain == 1 - m.state_keep || rule.map->family() == MapFamily::linear;
  return m.along_state() && average ? Follows::inertia : Follows::nothing;
}

double averaging(const Momentum& m) {
  return m.stateless() ? 1 : (1 - m.state_keep) / m.state_gain;
}

double potential_smoothing(const Spec& optimizer) {
  if (const std::optional<Flow> flow = flow_of(optimizer)) return flow->smoothing;
  const Rule rule = compose(optimizer);
  const std::optional<KineticPotential> potential = rule.map->potential();
  const bool plain = rule.momentum.along_state() && rule.bare();
  return plain && potential ? potential->smoothing : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace muonscope
