#include "app/figures/lane_style.h"

#include <algorithm>

#include "app/paint/theme.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"

namespace muonscope {

OptimizerFamily optimizer_family(const Spec& optimizer) {
  if (flow_of(optimizer)) return OptimizerFamily::spectral;
  const UpdateMap map = compose(optimizer).map;
  if (std::holds_alternative<IdentityMap>(map)) return OptimizerFamily::gradient;
  if (std::holds_alternative<SignMap>(map)) return OptimizerFamily::other;
  return OptimizerFamily::spectral;
}

int lane_index(const std::vector<LaneSnapshot>& lanes, std::size_t lane) {
  const auto first_of = [&](OptimizerFamily family) {
    const auto found = std::find_if(lanes.begin(), lanes.end(), [&](const LaneSnapshot& candidate) {
      return optimizer_family(candidate.spec.optimizer) == family;
    });
    return static_cast<std::size_t>(found - lanes.begin());
  };
  const std::size_t gradient = first_of(OptimizerFamily::gradient);
  const std::size_t spectral = first_of(OptimizerFamily::spectral);
  if (lane == gradient) return 0;
  if (lane == spectral) return 1;
  int rank = 0;
  for (std::size_t i = 0; i < lane; ++i) rank += i != gradient && i != spectral ? 1 : 0;
  return 2 + rank;
}

Style lane_style(const std::vector<LaneSnapshot>& lanes, std::size_t lane) {
  const int index = lane_index(lanes, lane);
  Style style;
  style.lane = index;
  style.dash = lane_dash(index);
  style.marker = lane_marker(index);
  style.width = 2;
  return style;
}

}  // namespace muonscope
