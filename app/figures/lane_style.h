#pragma once
// Which colour a lane has everywhere: figures, chips, legends.

#include "app/figures/figure.h"
#include "core/experiment/experiment.h"
#include "core/run/snapshot.h"

namespace muonscope {

enum class OptimizerFamily { gradient, spectral, other };
/// spectral: the step is (nearly) the polar factor of a direction; gradient: the direction itself.
OptimizerFamily optimizer_family(const Spec& optimizer);

/// Colour index of a lane: the first gradient-like lane is 0 (blue, dashed), the first spectral one 1
/// (vermillion, solid), the others take the indices that are left, in order.
int lane_index(const std::vector<LaneSnapshot>& lanes, std::size_t lane);
/// Colour, dash and marker of a lane.
Style lane_style(const std::vector<LaneSnapshot>& lanes, std::size_t lane);

}  // namespace muonscope
