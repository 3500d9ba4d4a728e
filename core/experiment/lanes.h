#pragma once
// Experiments with one lane more, fewer or in another place. Edits go with the lanes that they are about.

#include <string>

#include "core/experiment/experiment.h"

namespace muonscope {

/// "Muon", or where a lane is called so, "Muon 2", "Muon 3", …: of "Muon 2", too.
std::string free_lane_name(const Experiment& experiment, const std::string& wanted);

/// Names and looks of its lanes, and where a lane is named, as `from` has them.
void take_labels(Experiment& experiment, const Experiment& from);

/// With another lane after all others. Edits of all lanes are of the others alone where the new one cannot
/// take them. InputError beyond max_lanes and where it does not fit the problem.
Experiment with_lane_added(const Experiment& experiment, LaneSpec lane);
/// With a copy of a lane behind it, its edits included, under a name and in a look of its own. InputError
/// beyond max_lanes.
Experiment with_lane_copied(const Experiment& experiment, std::size_t lane);
/// InputError for the only lane.
Experiment without_lane(const Experiment& experiment, std::size_t lane);
/// The lane takes the place `to`, counted without it.
Experiment with_lane_moved(const Experiment& experiment, std::size_t lane, std::size_t to);

}  // namespace muonscope
