#pragma once
// Which colour a lane has everywhere: figures, chips, legends.

#include "app/figures/kit/figure.h"
#include "core/experiment/experiment.h"
#include "core/run/snapshot.h"

namespace muonscope {

/// What gives a lane its colour: which rule it is, wherever it stands. muon: the step is the polar factor of
/// a direction, exactly or by Newton–Schulz; smooth_muon: regularized.
enum class RuleIdentity { descent, muon, smooth_muon, other };
RuleIdentity rule_identity(const Spec& optimizer);

/// Which look a lane has (lane_look): the one chosen for it; else the first plain gradient descent 0, the
/// first Muon 1, or where none is there the first regularized one; the others 2, 3, … as far as nobody has
/// them, and only where these run out what is left of 0 and 1.
int lane_index(const std::vector<LaneSnapshot>& lanes, std::size_t lane);
/// Colour, dash and marker of a lane.
Style lane_style(const std::vector<LaneSnapshot>& lanes, std::size_t lane);

/// Energies, overlaps, distances: what is drawn for a quantity and no lane, in tones that no lane has. One
/// and the same quantity looks the same in all figures.
Style quantity_style(int quantity);
/// The set-ups of a family, from the first to the last of `count`: as a spectrum, for they are no lanes.
Style set_up_style(std::size_t set_up, std::size_t count);

}  // namespace muonscope
