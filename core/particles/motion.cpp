#include "core/particles/motion.h"

namespace muonscope {

std::unique_ptr<Motion> make_motion(const Spec& optimizer, const Passes& passes, const Cloud& p) {
  if (const std::optional<Flow> flow = flow_of(optimizer)) return flow_motion(*flow, passes, p);
  return rule_motion(compose(optimizer), passes);
}

}  // namespace muonscope
