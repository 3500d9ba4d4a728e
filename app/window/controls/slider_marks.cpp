#include "app/window/controls/slider_marks.h"

#include "app/figures/kit/common.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// Whether a key is this lane's learning rate, or every lane's.
bool is_rate_of(const std::string& key, std::size_t lane) {
  return key == "lanes." + std::to_string(lane) + ".schedule.lr" || key == "lanes.*.schedule.lr";
}

}  // namespace

std::vector<SliderMark> slider_marks(const Snapshot& snapshot, const std::string& key) {
  std::vector<SliderMark> marks;
  for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    const std::optional<double> h = is_rate_of(key, i) ? promised_step(lane) : std::nullopt;
    if (h)
      marks.push_back({*h, static_cast<int>(i),
                       "Mark: h = ε/max‖V(X₀)‖ = " + readable(*h) + ". Up to there H of " + lane.spec.name +
                           " falls at every step."});
  }
  return marks;
}

}  // namespace muonscope
