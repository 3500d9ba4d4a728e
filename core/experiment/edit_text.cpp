#include "core/experiment/edit_text.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/format.h"
#include "core/optimizers/flow.h"
#include "core/optimizers/rule.h"
#include "core/schema/component.h"

namespace muonscope {
namespace {

/// Values of a component that are named; more are left out.
constexpr std::size_t most_values_named = 3;
/// Of a list of numbers.
constexpr std::size_t most_items_named = 4;

/// "η", or what a parameter without a symbol is called; a component by its label; the key's end where a later
/// edit took it away.
std::string name_of(const Experiment& experiment, const std::string& key) {
  try {
    if (const Parameter* parameter = describe(experiment, key))
      return words_of(experiment, key, *parameter).brief();
    const ComponentPlace place = describe_component(experiment, key);
    if (!place.label.empty()) return place.label;
  } catch (const InputError&) {
  }
  const std::string component = key.ends_with(".kind") ? key.substr(0, key.rfind('.')) : key;
  return component.substr(component.rfind('.') + 1);
}

std::string plain_text(const Json& value) {
  if (value.is_null()) return "none";
  if (value.is_number()) return brief_number(value.get<double>());
  if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "0.9, 0.95"; of pairs, as a schedule's points are, their number.
std::string list_text(const Json& list) {
  if (std::ranges::any_of(list, [](const Json& item) { return item.is_structured(); }))
    return std::to_string(list.size()) + " points";
  std::string text;
  for (std::size_t i = 0; i < std::min(list.size(), most_items_named); ++i)
    text += (i == 0 ? "" : ", ") + plain_text(list[i]);
  return text + (list.size() > most_items_named ? ", …" : "");
}

std::string scalar_text(const Json& value) {
  return value.is_array() ? list_text(value) : plain_text(value);
}

/// Values that are not the kind's defaults, and the same of its parts, as "p = 0.1"; all of a kind with few.
void collect_chosen(const Kind& kind, const Json& component, std::vector<std::string>& chosen) {
  const bool few = kind.parameters.size() <= most_values_named && kind.slots.empty();
  for (const Parameter& parameter : kind.parameters) {
    const auto value = component.find(parameter.key);
    if (value == component.end()) continue;
    if (!few && is_default(parameter, *value)) continue;
    chosen.push_back(ParameterWords{parameter.label, parameter.symbol}.brief() + " = " + scalar_text(*value));
  }
  for (const Slot& slot : kind.slots) {
    const auto part = component.find(slot.key);
    if (part == component.end() || !part->is_object()) continue;
    const Kind* const inner = find_kind(slot.catalogue(), part->value("kind", slot.fallback));
    if (inner == nullptr) continue;
    if (inner->id != slot.fallback) chosen.push_back(slot.label + ": " + inner->title);
    collect_chosen(*inner, *part, chosen);
  }
}

/// "Constant, p₀ = 0.1, q₀ = 0.8".
std::string component_text(const Catalogue& catalogue, const Json& component) {
  const std::string id = component.value("kind", catalogue.front().id);
  const Kind* const kind = find_kind(catalogue, id);
  if (kind == nullptr) return id;
  std::string text = kind->title;
  std::vector<std::string> chosen;
  collect_chosen(*kind, component, chosen);
  for (std::size_t i = 0; i < std::min(chosen.size(), most_values_named); ++i) text += ", " + chosen[i];
  return text + (chosen.size() > most_values_named ? ", …" : "");
}

/// What becomes of a value or a component.
std::string change_text(const Experiment& experiment, const std::string& key, const Json& value) {
  const std::string name = name_of(experiment, key);
  if (!value.is_object() && !value.is_string()) return name + " = " + scalar_text(value);
  const Catalogue* catalogue = nullptr;
  try {
    catalogue = describe_component(experiment, key).catalogue;
  } catch (const InputError&) {
  }
  if (value.is_object()) return catalogue ? name + ": " + component_text(*catalogue, value) : name;
  const Kind* const kind = catalogue ? find_kind(*catalogue, value.get<std::string>()) : nullptr;
  return kind ? name + ": " + kind->title : name + " = " + plain_text(value);
}

/// A new optimizer's title, or that of the kind alone.
std::optional<std::string> optimizer_title(const std::string& key, const Json& value) {
  std::string id;
  if (key == "optimizer" && value.is_object() && value.contains("kind"))
    id = value["kind"].get<std::string>();
  if (key == "optimizer.kind" && value.is_string()) id = value.get<std::string>();
  const Kind* kind = id.empty() ? nullptr : find_kind(optimizer_catalogue(), id);
  return kind == nullptr ? std::nullopt : std::optional(kind->title);
}

}  // namespace

ParameterWords words_of(const Experiment& experiment, const std::string& key, const Parameter& parameter) {
  const ParameterWords usual{parameter.label, parameter.symbol};
  if (!key.ends_with(".schedule.lr")) return usual;
  const auto is_flow = [&](std::size_t lane) {
    return !key_in_lane(key, lane) || flow_of(experiment.lanes[lane].optimizer).has_value();
  };
  for (std::size_t lane = 0; lane < experiment.lanes.size(); ++lane)
    if (!is_flow(lane)) return usual;
  return {"time step", "h"};
}

std::string message_in_words(const Experiment& experiment, const std::string& message) {
  const std::size_t end = message.find(": ");
  if (end == std::string::npos) return message;
  const std::string key = message.substr(0, end), rest = message.substr(end);
  try {
    const Parameter* const parameter = describe(experiment, key);
    if (parameter == nullptr) return message;
    const std::string name = words_of(experiment, key, *parameter).both() + rest;
    for (std::size_t lane = 0; experiment.lanes.size() > 1 && lane < experiment.lanes.size(); ++lane)
      if (key.starts_with(key_of_lane(lane, ""))) return experiment.lanes[lane].name + ": " + name;
    return name;
  } catch (const InputError&) {
    return message;
  }
}

std::string key_of_lane(std::size_t lane, const std::string& key) {
  return "lanes." + std::to_string(lane) + "." + key;
}

std::optional<std::string> key_in_lane(const std::string& key, std::size_t lane) {
  for (const std::string& start : {std::string("lanes.*."), key_of_lane(lane, "")})
    if (key.starts_with(start)) return key.substr(start.size());
  return std::nullopt;
}

std::string lane_edit_text(const Experiment& experiment, std::size_t lane, const std::string& key,
                           const Json& value) {
  if (const auto title = optimizer_title(key, value)) return *title;
  return change_text(experiment, key_of_lane(lane, key), value);
}

std::string edit_text(const Experiment& experiment, const Edit& edit) {
  for (std::size_t lane = 0; lane < experiment.lanes.size(); ++lane)
    if (const std::optional<std::string> key = key_in_lane(edit.key, lane)) {
      const bool alone = experiment.lanes.size() == 1;
      const std::string owner = alone                              ? ""
                                : edit.key.starts_with("lanes.*.") ? "all lanes: "
                                                                   : experiment.lanes[lane].name + ": ";
      return owner + lane_edit_text(experiment, lane, *key, edit.value);
    }
  return change_text(experiment, edit.key, edit.value);
}

}  // namespace muonscope
