#pragma once
// An edit in the words that people use for it.

#include <optional>
#include <string>

#include "core/experiment/experiment.h"

namespace muonscope {

/// "schedule.lr" in lane 2: "lanes.2.schedule.lr".
std::string key_of_lane(std::size_t lane, const std::string& key);
/// An edit's key within a lane ("schedule.lr"), or nothing if the edit leaves the lane alone.
std::optional<std::string> key_in_lane(const std::string& key, std::size_t lane);
/// Of a key within a lane: "η = 0.02", or a new optimizer's title.
std::string lane_edit_text(const Experiment& experiment, std::size_t lane, const std::string& key,
                           const Json& value);
/// With whose it is: "Muon: η = 0.02", "all lanes: η = 0.02".
std::string edit_text(const Experiment& experiment, const Edit& edit);

}  // namespace muonscope
