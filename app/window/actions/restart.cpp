#include "app/window/actions/restart.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <map>

#include "app/window/actions/actions.h"
#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "core/experiment/edit_text.h"
#include "core/experiment/format.h"

namespace muonscope {
namespace {

/// Changes named in a notice; more are counted.
constexpr std::size_t most_named = 3;

/// Every value by its dotted key; lists whole.
void collect_values(const Json& node, const std::string& key, std::map<std::string, Json>& values) {
  const bool lanes = key == "lanes";
  if (!node.is_object() && !(lanes && node.is_array())) {
    values[key] = node;
    return;
  }
  for (const auto& [name, child] : node.items())
    collect_values(child, key.empty() ? name : key + "." + name, values);
}

std::map<std::string, Json> values_of(const Experiment& experiment) {
  std::map<std::string, Json> values;
  Json document = to_json(experiment);
  document.erase("edits");
  collect_values(document, "", values);
  return values;
}

/// What people call a key: the parameter's symbol or label, else the key's own last part.
std::string name_of_key(const Experiment& experiment, const std::string& key) {
  try {
    if (const Parameter* const parameter = describe(experiment, key))
      return words_of(experiment, key, *parameter).brief();
  } catch (const std::exception&) {
    return key;
  }
  if (!key.ends_with(".kind")) return key;
  const std::string place = key.substr(0, key.size() - std::string_view(".kind").size());
  return place.substr(place.rfind('.') + 1);
}

/// " of Muon" for keys of one lane among several.
std::string owner_of_key(const Experiment& experiment, const std::string& key) {
  constexpr std::string_view lanes = "lanes.";
  if (!key.starts_with(lanes) || experiment.lanes.size() < 2) return "";
  const std::size_t lane = std::strtoul(key.c_str() + lanes.size(), nullptr, 10);
  return lane < experiment.lanes.size() ? " of " + experiment.lanes[lane].name : "";
}

/// What the player starts again from: edits that a file plans come again, those of this session stay made.
const Experiment& next_start(const Ui& ui) {
  const Experiment& origin = *ui.snapshot().origin;
  const Json edits = to_json(origin).value("edits", Json::array());
  const bool as_planned = edits == to_json(ui.state.opened).value("edits", Json::array());
  return as_planned ? origin : *ui.snapshot().experiment;
}

OpenedDocument as_opened(const AppState& state) {
  if (!state.lesson) return {state.opened, std::nullopt, state.file};
  if (state.set_ups.empty()) return {state.opened, state.lesson, state.file};
  return {state.set_ups.front().experiment, state.set_ups.front(), state.file};
}

}  // namespace

std::vector<std::string> changed_values(const Experiment& before, const Experiment& now) {
  const std::map<std::string, Json> old = values_of(before);
  std::vector<std::string> changes;
  std::vector<std::string> exchanged;  // components of another kind: their parameters are others, too
  const std::map<std::string, Json> present = values_of(now);
  for (const auto& [key, value] : present) {
    const auto was = old.find(key);
    if (!key.ends_with(".kind") || was == old.end() || was->second == value) continue;
    exchanged.push_back(key.substr(0, key.size() - std::string_view("kind").size()));
  }
  for (const auto& entry : present) {
    const std::string& key = entry.first;
    const Json& value = entry.second;
    const auto was = old.find(key);
    if (was != old.end() && was->second == value) continue;
    const bool follows = std::ranges::any_of(
        exchanged, [&](const std::string& part) { return key.starts_with(part) && key != part + "kind"; });
    if (!follows)
      changes.push_back(name_of_key(now, key) + owner_of_key(now, key) + ": " + value_text(value));
  }
  return changes;
}

void restart(Ui& ui) {
  const std::vector<std::string> changes = changed_values(ui.state.opened, next_start(ui));
  ui.player.reset();
  if (changes.empty()) return;
  std::string text = "Step 0, with changed values: ";
  for (std::size_t i = 0; i < std::min(changes.size(), most_named); ++i)
    text += (i == 0 ? "" : "; ") + changes[i];
  if (changes.size() > most_named) text += " and " + std::to_string(changes.size() - most_named) + " more";
  tell(ui.state,
       text + ". " + action("reset_lesson").shortcuts.front() + " goes back to the " +
           (ui.state.lesson ? "lesson's." : "file's."),
       false);
}

void reset_lesson(Ui& ui) {
  AppState& state = ui.state;
  forget_chosen_figures(state);
  open(ui, as_opened(state));
}

}  // namespace muonscope
