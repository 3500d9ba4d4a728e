#include "core/particles/motion.h"

#include <algorithm>

namespace muonscope {

std::unique_ptr<Motion> make_motion(const Spec& optimizer, const Passes& passes, const Cloud& p) {
  if (const std::optional<Flow> flow = flow_of(optimizer)) return flow_motion(*flow, passes, p);
  return rule_motion(compose(optimizer), passes);
}

PotentialSums means_of(const Tally& tally, const Cloud& cloud) {
  const auto count = static_cast<double>(particles_of(cloud));
  PotentialSums sums{total(tally.potential) / count, total(tally.power) / count};
  for (std::size_t b = 0; b < cloud.size(); ++b) sums.blocks[b] = tally.potential[b] / count;
  return sums;
}

void save(SavedState& state, const std::optional<PotentialSums>& sums) {
  if (!sums) return;
  std::vector<double> numbers = {sums->potential, sums->power};
  numbers.insert(numbers.end(), sums->blocks.begin(), sums->blocks.end());
  state.put("sums", {static_cast<std::int64_t>(numbers.size())}, numbers);
}

std::optional<PotentialSums> saved_sums(const SavedState& state) {
  if (!state.has("sums")) return std::nullopt;
  const std::span<const double> numbers = state.values("sums", 2 + max_cloud_blocks);
  PotentialSums sums{numbers[0], numbers[1]};
  std::copy(numbers.begin() + 2, numbers.end(), sums.blocks.begin());
  return sums;
}

}  // namespace muonscope
