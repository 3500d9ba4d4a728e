#include "core/run/lane_distance.h"

#include <cmath>
#include <vector>

#include "core/particles/coupled_distance.h"
#include "core/particles/sliced_wasserstein.h"

namespace muonscope {
namespace {

bool has_phase(const CloudCopy& cloud) {
  return !cloud.p.empty() && std::isfinite(cloud.momentum_unit);
}

/// Distances of these lanes to the first of them, of X, or of X and P.
void compare(std::span<RowState* const> lanes, bool with_momenta, double CloudDistance::*out,
             WorkerPool& pool) {
  std::vector<PhaseCloud> clouds;
  for (const RowState* lane : lanes) {
    const CloudCopy& cloud = *lane->cloud;
    clouds.push_back({&cloud.x, with_momenta ? &cloud.p : nullptr, cloud.momentum_unit});
  }
  const std::vector<double> distances = distances_to_first(clouds, pool);
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i]->distance.*out = distances[i];
}

/// The sliced distances of lanes to the first of them.
void compare_sliced(std::span<RowState* const> all, WorkerPool& pool) {
  std::vector<RowState*> moving;
  for (RowState* lane : all)
    if (has_phase(*lane->cloud)) moving.push_back(lane);
  compare(all, false, &CloudDistance::positions, pool);
  if (!moving.empty() && moving.front() == all.front()) compare(moving, true, &CloudDistance::phase, pool);
}

}  // namespace

void measure_distances(std::span<RowState* const> lanes, std::size_t reference, WorkerPool& pool) {
  if (lanes[reference] != nullptr && lanes[reference]->cloud) {
    std::vector<RowState*> all{lanes[reference]};
    for (std::size_t i = 0; i < lanes.size(); ++i)
      if (i != reference && lanes[i] != nullptr) all.push_back(lanes[i]);
    const CloudCopy& first = *all.front()->cloud;
    if (first.wants.distance) compare_sliced(all, pool);
    for (RowState* lane : all)
      if (first.wants.coupled) lane->distance.coupled = coupled_distance(lane->cloud->x, first.x, pool);
  }
  for (RowState* lane : lanes)
    if (lane != nullptr) lane->cloud.reset();
}

}  // namespace muonscope
