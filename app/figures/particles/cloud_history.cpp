#include "app/figures/particles/cloud_history.h"

#include <algorithm>

namespace muonscope {

namespace {

EntryColumns one_of(const EntryColumns& all, std::size_t particle) {
  if (all.empty()) return {};
  EntryColumns one(1, all.entries());
  for (int e = 0; e < all.entries(); ++e) one[e][0] = all[e][particle];
  return one;
}

}  // namespace

std::size_t longest_trail(std::size_t particles) {
  // Of all trails of a lane together, and of one.
  constexpr std::size_t most_places = 24000, longest = 1500;
  return std::min(longest, most_places / std::max<std::size_t>(particles, 1));
}

std::shared_ptr<const DrawnCloud> particle_of(const DrawnCloud& drawn, std::size_t particle) {
  const auto out = std::make_shared<DrawnCloud>();
  out->step = drawn.step;
  for (const DrawnBlock& block : drawn.blocks) {
    DrawnBlock& one = out->blocks.emplace_back();
    one.name = block.name;
    one.shape = block.shape;
    one.smoothing = block.smoothing;
    one.x = one_of(block.x, particle);
    one.p = one_of(block.p, particle);
  }
  return out;
}

void CloudHistory::add(const Snapshot& snapshot, std::optional<std::size_t> picked) {
  if (problem_ != snapshot.problem || lanes_.size() != snapshot.lanes.size()) lanes_.clear();
  const bool picked_anew = picked_ != picked;
  problem_ = snapshot.problem;
  picked_ = picked;
  lanes_.resize(snapshot.lanes.size());
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    const std::shared_ptr<const DrawnCloud>& cloud = snapshot.lanes[i].cloud;
    if (!cloud) continue;
    DrawnClouds& past = lanes_[i];
    const std::size_t count = cloud->count();
    const bool all = count <= most_trailing;
    if (picked_anew && !all) past.clear();
    while (!past.empty() && past.back()->step > cloud->step) past.pop_back();
    if (!past.empty() && past.back()->step == cloud->step) continue;
    if (all)
      past.push_back(cloud);
    else if (picked && *picked < count)
      past.push_back(particle_of(*cloud, *picked));
    while (past.size() > longest_trail(all ? count : 1)) past.pop_front();
  }
}

const CloudHistory::DrawnClouds& CloudHistory::of(std::size_t lane) const {
  static const DrawnClouds none;
  return lane < lanes_.size() ? lanes_[lane] : none;
}

}  // namespace muonscope
