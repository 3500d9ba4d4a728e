#include "app/figures/cloud_history.h"

#include <algorithm>

namespace muonscope {

namespace {

/// Places of all trails of a lane together, and of one trail at most.
constexpr std::size_t most_places = 24000, longest_trail = 1500;

EntryColumns one_of(const EntryColumns& all, std::size_t particle) {
  if (all.empty()) return {};
  EntryColumns one(1, all.entries());
  for (int e = 0; e < all.entries(); ++e) one[e][0] = all[e][particle];
  return one;
}

}  // namespace

std::shared_ptr<const CloudPicture> particle_of(const CloudPicture& picture, std::size_t particle) {
  const auto out = std::make_shared<CloudPicture>();
  out->step = picture.step;
  for (const PictureBlock& block : picture.blocks)
    out->blocks.push_back(
        {block.name, block.shape, block.smoothing, one_of(block.x, particle), one_of(block.p, particle)});
  return out;
}

void CloudHistory::add(const Snapshot& snapshot, std::optional<std::size_t> picked) {
  if (problem_ != snapshot.problem || picked_ != picked || lanes_.size() != snapshot.lanes.size())
    lanes_.clear();
  problem_ = snapshot.problem;
  picked_ = picked;
  lanes_.resize(snapshot.lanes.size());
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    const std::shared_ptr<const CloudPicture>& cloud = snapshot.lanes[i].cloud;
    Pictures& past = lanes_[i];
    if (!cloud || (!past.empty() && past.back()->step == cloud->step)) continue;
    if (!past.empty() && past.back()->step > cloud->step) past.clear();
    const std::size_t count = cloud->count();
    if (count <= most_trailing)
      past.push_back(cloud);
    else if (picked && *picked < count)
      past.push_back(particle_of(*cloud, *picked));
    const std::size_t trails = count <= most_trailing ? count : 1;
    while (past.size() > std::min(longest_trail, most_places / trails)) past.pop_front();
  }
}

const CloudHistory::Pictures& CloudHistory::of(std::size_t lane) const {
  static const Pictures none;
  return lane < lanes_.size() ? lanes_[lane] : none;
}

}  // namespace muonscope
