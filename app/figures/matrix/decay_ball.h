#pragma once

#include <optional>

#include "core/run/snapshot.h"

namespace muonscope {

/// Where a lane's decay draws its matrices to: ‖X‖_op ≤ s/λ (arXiv 2506.15054).
struct DecayBall {
  double radius = 0;  ///< s/λ
  bool bounded =
      false;  ///< ‖D‖_op ≤ 1 exactly, as of polar factors: what is outside shrinks by 1 − ηλ a step
};
/// None without decay, for steps of any size, and where s differs between blocks.
std::optional<DecayBall> decay_ball(const Snapshot& snapshot, const LaneSnapshot& lane);

}  // namespace muonscope
