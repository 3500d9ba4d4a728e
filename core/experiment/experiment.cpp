#include "core/experiment/experiment.h"

#include <algorithm>

namespace muonscope {

std::size_t reference_lane(const Experiment& experiment) {
  if (experiment.record.reference_lane.empty()) return 0;
  const auto found = std::ranges::find(experiment.lanes, experiment.record.reference_lane, &LaneSpec::name);
  return static_cast<std::size_t>(found - experiment.lanes.begin());
}

}  // namespace muonscope
