#include "app/window/controls/lane_differences.h"

#include <algorithm>

#include "app/window/state/parameter_values.h"
#include "core/base/json.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"

namespace muonscope {
namespace {

/// One parameter of a lane as shown: what it is called and its value.
struct Shown {
  std::string name;
  std::string value;
  bool is_default = false;
};

void add(std::vector<Shown>& all, const Spec& spec, const Catalogue& catalogue) {
  const Kind* kind = find_kind(catalogue, spec.kind);
  if (kind == nullptr) return;
  for (const Parameter& parameter : kind->parameters) {
    const auto value = spec.values.find(parameter.key);
    if (value == spec.values.end() || !counts(parameter, spec)) continue;
    const Json json = std::visit([](const auto& v) { return Json(v); }, value->second);
    all.push_back({parameter.symbol.empty() ? parameter.label : parameter.symbol, value_text(json),
                   parameter.fallback && *parameter.fallback == value->second});
  }
}

std::vector<Shown> parameters_of(const LaneSpec& lane) {
  std::vector<Shown> all;
  add(all, lane.schedule, schedule_catalogue());
  add(all, lane.optimizer, optimizer_catalogue());
  return all;
}

bool has_name(const std::vector<Shown>& lane, const Shown& wanted) {
  return std::any_of(lane.begin(), lane.end(),
                     [&wanted](const Shown& shown) { return shown.name == wanted.name; });
}

bool holds_same(const std::vector<Shown>& lane, const Shown& wanted) {
  return std::any_of(lane.begin(), lane.end(), [&wanted](const Shown& shown) {
    return shown.name == wanted.name && shown.value == wanted.value;
  });
}

bool tells_apart(const std::vector<std::vector<Shown>>& lanes, const Shown& shown) {
  const auto all = [&lanes, &shown](const auto& test) {
    return std::all_of(lanes.begin(), lanes.end(),
                       [&](const std::vector<Shown>& lane) { return test(lane, shown); });
  };
  return !all(holds_same) && (all(has_name) || !shown.is_default);
}

}  // namespace

std::vector<std::string> lane_differences(const std::vector<LaneSpec>& specs) {
  std::vector<std::vector<Shown>> lanes;
  for (const LaneSpec& lane : specs) lanes.push_back(parameters_of(lane));
  std::vector<std::string> texts;
  for (const std::vector<Shown>& lane : lanes) {
    std::string text;
    for (const Shown& shown : lane) {
      if (!tells_apart(lanes, shown)) continue;
      if (!text.empty()) text += ", ";
      text += shown.name + " " + shown.value;
    }
    texts.push_back(text);
  }
  return texts;
}

}  // namespace muonscope
