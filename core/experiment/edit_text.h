#pragma once
// An edit in the words that people use for it.

#include <optional>
#include <string>

#include "core/experiment/experiment.h"

namespace muonscope {

/// What a parameter is called where it stands: the learning rate of a flow is its time step h.
struct ParameterWords {
  std::string label, symbol;  ///< the symbol may be empty
  /// "learning rate η".
  std::string both() const { return symbol.empty() ? label : label + " " + symbol; }
  /// "η", or the label where there is none.
  const std::string& brief() const { return symbol.empty() ? label : symbol; }
};
ParameterWords words_of(const Experiment& experiment, const std::string& key, const Parameter& parameter);

/// "lanes.1.schedule.lr: −1 is out of range" as people call it: "Muon: learning rate η: …". A message that
/// begins with no parameter's key stays as it is.
std::string message_in_words(const Experiment& experiment, const std::string& message);

/// "schedule.lr" in lane 2: "lanes.2.schedule.lr".
std::string key_of_lane(std::size_t lane, const std::string& key);
/// An edit's key within a lane ("schedule.lr"), or nothing if the edit leaves the lane alone.
std::optional<std::string> key_in_lane(const std::string& key, std::size_t lane);
/// Of a key within a lane: "η = 0.02", or a new optimizer's title. Components are said by their kind's title
/// and the values that are not its defaults: "start: Constant, p₀ = 0.1, q₀ = 0.8".
std::string lane_edit_text(const Experiment& experiment, std::size_t lane, const std::string& key,
                           const Json& value);
/// With whose it is: "Muon: η = 0.02", "all lanes: η = 0.02".
std::string edit_text(const Experiment& experiment, const Edit& edit);

}  // namespace muonscope
