#include "app/figures/shown_lanes.h"

#include <algorithm>

#include "app/figures/kit/lane_style.h"
#include "core/experiment/lanes.h"

namespace muonscope {
namespace {

std::shared_ptr<const Experiment> without(const std::shared_ptr<const Experiment>& experiment,
                                          std::size_t lane) {
  if (!experiment) return nullptr;
  return std::make_shared<const Experiment>(without_lane(*experiment, lane));
}

void remove_lane(Snapshot& snapshot, std::size_t lane) {
  snapshot.lanes.erase(snapshot.lanes.begin() + static_cast<std::ptrdiff_t>(lane));
  snapshot.experiment = without(snapshot.experiment, lane);
  snapshot.origin = without(snapshot.origin, lane);
}

void keep_looks(Snapshot& snapshot) {
  std::vector<int> looks;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) looks.push_back(lane_index(snapshot.lanes, i));
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) snapshot.lanes[i].spec.look = looks[i];
}

Ghosts without_lanes(const Ghosts& ghosts, const std::vector<std::string>& names) {
  if (!ghosts) return nullptr;
  std::vector<Ghost> shown = *ghosts;
  for (Ghost& ghost : shown) ghost.course = muonscope::without_lanes(ghost.course, names);
  return std::make_shared<const std::vector<Ghost>>(std::move(shown));
}

}  // namespace

std::shared_ptr<const Snapshot> without_lanes(std::shared_ptr<const Snapshot> snapshot,
                                              const std::vector<std::string>& names) {
  if (!snapshot) return snapshot;
  const auto goes = [&names](const LaneSnapshot& lane) {
    return std::ranges::find(names, lane.spec.name) != names.end();
  };
  const auto count = static_cast<std::size_t>(std::ranges::count_if(snapshot->lanes, goes));
  if (count == 0 || count == snapshot->lanes.size()) return snapshot;
  auto shown = std::make_shared<Snapshot>(*snapshot);
  keep_looks(*shown);
  for (std::size_t i = shown->lanes.size(); i-- > 0;)
    if (goes(shown->lanes[i])) remove_lane(*shown, i);
  shown->ahead = without_lanes(snapshot->ahead, names);
  shown->ghosts = without_lanes(snapshot->ghosts, names);
  return shown;
}

}  // namespace muonscope
