#include "core/experiment/experiment.h"

#include <algorithm>

namespace muonscope {

std::optional<std::size_t> lane_named(const Experiment& experiment, const std::string& name) {
  const auto found = std::ranges::find(experiment.lanes, name, &LaneSpec::name);
  if (found == experiment.lanes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - experiment.lanes.begin());
}

std::size_t reference_lane(const Experiment& experiment) {
  if (experiment.record.reference_lane.empty()) return 0;
  return lane_named(experiment, experiment.record.reference_lane).value_or(experiment.lanes.size());
}

}  // namespace muonscope
