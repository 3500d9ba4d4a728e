#include "core/experiment/edit_text.h"

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/format.h"
#include "core/optimizers/rule.h"

namespace muonscope {
namespace {

/// "η", or what a parameter without a symbol is called; its key where a later edit took the parameter away.
std::string parameter_name(const Experiment& experiment, const std::string& key) {
  try {
    const Parameter* parameter = describe(experiment, key);
    if (parameter != nullptr) return parameter->symbol.empty() ? parameter->label : parameter->symbol;
  } catch (const InputError&) {
  }
  const std::string component = key.ends_with(".kind") ? key.substr(0, key.rfind('.')) : key;
  return component.substr(component.rfind('.') + 1);
}

std::string value_text(const Json& value) {
  if (value.is_number()) return brief_number(value.get<double>());
  if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
  return value.is_string() ? value.get<std::string>() : value.dump();
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
  return parameter_name(experiment, key_of_lane(lane, key)) + " = " + value_text(value);
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
  return parameter_name(experiment, edit.key) + " = " + value_text(edit.value);
}

}  // namespace muonscope
