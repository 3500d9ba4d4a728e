// Dotted keys into an experiment: "lanes.0.schedule.lr", "lanes.*.schedule.lr", "problem.init.scale".

#include "core/experiment/edit.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/chaos_spec.h"
#include "core/experiment/cloud_view.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/experiment/sweep_spec.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/schedule.h"
#include "core/schema/component.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

using Tokens = std::span<const std::string>;

/// What a key without "*" leads to.
struct Place {
  const Parameter* parameter = nullptr;  ///< a value
  const Catalogue* catalogue = nullptr;  ///< a component, or its kind
  bool is_kind = false;
  std::string label{};  ///< of a component
};

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> tokens(1);
  for (const char c : key) {
    if (c == '.') {
      tokens.emplace_back();
    } else {
      tokens.back() += c;
    }
  }
  return tokens;
}

const Parameter* find_parameter(const std::vector<Parameter>& parameters, const std::string& key) {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) { return p.key == key; });
  return found == parameters.end() ? nullptr : &*found;
}

Place value_place(const Parameter& parameter, Tokens rest, const std::string& path) {
  if (!rest.empty()) fail(path, "is a value and has no keys; set " + path + " itself");
  return {&parameter, nullptr, false};
}

Place find_in_spec(const Spec& spec, const Catalogue& catalogue, const std::string& label, Tokens tokens,
                   const std::string& path) {
  if (tokens.empty()) return {nullptr, &catalogue, false, label};
  const Kind& kind = *find_kind(catalogue, spec.kind);
  const std::string& key = tokens.front();
  const std::string here = join(path, key);
  const Tokens rest = tokens.subspan(1);
  if (key == "kind" && rest.empty()) return {nullptr, &catalogue, true, label};
  if (const Parameter* parameter = find_parameter(kind.parameters, key)) {
    return value_place(*parameter, rest, here);
  }
  for (const Slot& slot : kind.slots) {
    if (slot.key == key) return find_in_spec(spec.part(key), slot.catalogue(), slot.label, rest, here);
  }
  fail_unknown(here, "key", key, keys(kind));
}

Place find_in_lane(const LaneSpec& lane, Tokens tokens, const std::string& path) {
  if (tokens.empty()) return {};
  const std::string& key = tokens.front();
  const std::string here = join(path, key);
  const Tokens rest = tokens.subspan(1);
  if (const Parameter* parameter = find_parameter(lane_parameters(), key)) {
    return value_place(*parameter, rest, here);
  }
  if (key == "optimizer") return find_in_spec(lane.optimizer, optimizer_catalogue(), key, rest, here);
  if (key == "schedule") return find_in_spec(lane.schedule, schedule_catalogue(), key, rest, here);
  std::vector<std::string> known = keys(lane_parameters());
  known.insert(known.end(), {"optimizer", "schedule"});
  fail_unknown(here, "key", key, known);
}

std::size_t lane_index(const Experiment& experiment, const std::string& token) {
  for (std::size_t i = 0; i < experiment.lanes.size(); ++i) {
    if (token == std::to_string(i)) return i;
  }
  fail(join("lanes", token),
       "no such lane; known: 0 … " + std::to_string(experiment.lanes.size() - 1) + " and * for every lane");
}

Place find_in_record(Tokens tokens) {
  if (tokens.empty() || (tokens.size() == 1 && tokens[0] == "observables")) return {};
  if (const Parameter* parameter = find_parameter(record_parameters(), tokens[0])) {
    return value_place(*parameter, tokens.subspan(1), "record." + tokens[0]);
  }
  std::vector<std::string> known = keys(record_parameters());
  known.emplace_back("observables");
  fail_unknown("record." + tokens[0], "key", tokens[0], known);
}

Place find_in_cloud(Tokens tokens) {
  if (tokens.empty() || (tokens.size() == 1 && tokens[0] == "coordinates")) return {};
  if (const Parameter* parameter = find_parameter(cloud_parameters(), tokens[0])) {
    return value_place(*parameter, tokens.subspan(1), "cloud." + tokens[0]);
  }
  fail_unknown("cloud." + tokens[0], "key", tokens[0], {"coordinates", "layout"});
}

std::size_t edit_index(const Experiment& experiment, const std::string& token) {
  for (std::size_t i = 0; i < experiment.edits.size(); ++i)
    if (token == std::to_string(i)) return i;
  const std::size_t count = experiment.edits.size();
  fail(join("edits", token),
       "no such edit; " + (count == 0 ? "there are none" : "known: 0 … " + std::to_string(count - 1)));
}

/// "edits.2.value" is what that edit sets.
Place find_in_edits(const Experiment& experiment, Tokens tokens) {
  if (tokens.empty()) return {};
  const Edit& edit = experiment.edits[edit_index(experiment, tokens[0])];
  if (tokens.size() == 1) return {};
  const std::string here = "edits." + tokens[0] + "." + tokens[1];
  if (tokens[1] == "value" && tokens.size() == 2) return {describe(experiment, edit.key), nullptr, false};
  if (const Parameter* parameter = find_parameter(edit_parameters(), tokens[1]))
    return value_place(*parameter, tokens.subspan(2), here);
  fail_unknown(here, "key", tokens[1], {"step", "set", "value"});
}

Place find_in_study(const std::vector<Parameter>& parameters, Tokens tokens, const std::string& path) {
  if (tokens.empty()) return {};
  const std::string here = join(path, tokens[0]);
  if (const Parameter* parameter = find_parameter(parameters, tokens[0]))
    return value_place(*parameter, tokens.subspan(1), here);
  fail_unknown(here, "key", tokens[0], keys(parameters));
}

Place find_place(const Experiment& experiment, const std::string& key) {
  const std::vector<std::string> all = split(key);
  const Tokens tokens(all);
  const std::string& top = tokens.front();
  const Tokens rest = tokens.subspan(1);
  if (const Parameter* parameter = find_parameter(experiment_parameters(), top)) {
    return value_place(*parameter, rest, top);
  }
  if (top == "problem") return find_in_spec(experiment.problem, problem_catalogue(), top, rest, top);
  if (top == "record") return find_in_record(rest);
  if (top == "lanes") {
    if (rest.empty()) return {};
    const std::size_t lane = lane_index(experiment, rest.front());
    return find_in_lane(experiment.lanes[lane], rest.subspan(1), "lanes." + rest.front());
  }
  if (top == "cloud") return find_in_cloud(rest);
  if (top == "edits") return find_in_edits(experiment, rest);
  if (top == "sweep") return find_in_study(sweep_parameters(), rest, top);
  if (top == "chaos") return find_in_study(chaos_parameters(), rest, top);
  fail_unknown(key, "key", top,
               {"title", "seed", "steps", "problem", "lanes", "record", "edits", "sweep", "chaos", "cloud"});
}

/// "lanes.*.x" → "lanes.0.x", "lanes.1.x", …; other keys stand for themselves.
std::vector<std::string> expand(const Experiment& experiment, const std::string& key) {
  const std::string every = "lanes.*";
  if (key != every && !key.starts_with(every + ".")) return {key};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < experiment.lanes.size(); ++i) {
    out.push_back("lanes." + std::to_string(i) + key.substr(every.size()));
  }
  return out;
}

Json& locate(Json& document, const std::string& key) {
  Json* at = &document;
  for (const std::string& token : split(key)) {
    at = at->is_array() ? &(*at)[std::stoul(token)] : &(*at)[token];
  }
  return *at;
}

bool readable_as(const Parameter& parameter, const Json& json) {
  try {
    read_value(parameter, json, "");
    return true;
  } catch (const InputError&) {
    return false;
  }
}

bool readable_as(const Catalogue& catalogue, const Json& json) {
  try {
    read_spec(catalogue, json, "");
    return true;
  } catch (const InputError&) {
    return false;
  }
}

/// Whether somebody chose a value. What nobody chose says nothing of another kind: GD's momentum 0 would
/// leave Nesterov without any.
bool is_chosen(const Kind& kind, const std::string& key, const Json& value) {
  const Parameter* const parameter = find_parameter(kind.parameters, key);
  return parameter == nullptr || !is_default(*parameter, value);
}

/// Another kind in place of `component`, with the values that were chosen and the parts that it can take
/// over.
Json of_another_kind(const Json& component, const Catalogue& catalogue, const Json& id,
                     const std::string& path) {
  Json next = {{"kind", id}};
  const Kind &kind = read_kind(catalogue, next, path), &before = read_kind(catalogue, component, path);
  for (const Parameter& parameter : kind.parameters) {
    const auto old = component.find(parameter.key);
    if (old == component.end() || !readable_as(parameter, *old)) continue;
    const bool needed = !parameter.fallback && !parameter.optional;
    if (needed || is_chosen(before, parameter.key, *old)) next[parameter.key] = *old;
  }
  for (const Slot& slot : kind.slots) {
    const auto old = component.find(slot.key);
    if (old != component.end() && readable_as(slot.catalogue(), *old)) next[slot.key] = *old;
  }
  return next;
}

void set(Json& document, const Place& place, const std::string& key, const Json& value) {
  const std::string path = key.substr(0, key.rfind('.'));
  if (place.parameter && place.parameter->optional && value.is_null()) {
    locate(document, path).erase(key.substr(path.size() + 1));
    return;
  }
  if (!place.is_kind) {
    locate(document, key) = value;
    return;
  }
  Json& component = locate(document, path);
  component = of_another_kind(component, *place.catalogue, value, path);
}

/// What names a lane goes on naming it where it is called something else.
void rename_lane(Experiment& experiment, const std::string& old, const std::string& name) {
  if (experiment.record.reference_lane == old) experiment.record.reference_lane = name;
  if (experiment.chaos && experiment.chaos->lane == old) experiment.chaos->lane = name;
}

/// The lane whose name a key is.
std::optional<std::size_t> named_lane(const Experiment& experiment, const std::string& key) {
  const std::vector<std::string> tokens = split(key);
  if (tokens.size() != 3 || tokens[0] != "lanes" || tokens[2] != "name" || tokens[1] == "*")
    return std::nullopt;
  return lane_index(experiment, tokens[1]);
}

/// Drops the shapes that a part which was just set decides, because it comes from a file.
void drop_shapes(Json& document, const std::string& key) {
  const std::vector<std::string> tokens = split(key);
  if (tokens.size() < 2 || tokens[0] != "problem") return;
  Json& problem = document["problem"];
  const ProblemKind& row = problem_kind(problem["kind"].get<std::string>());
  const auto slot = std::find_if(row.kind.slots.begin(), row.kind.slots.end(),
                                 [&](const Slot& each) { return each.key == tokens[1]; });
  if (slot == row.kind.slots.end() || row.shapes_of == nullptr) return;
  const Spec part = read_spec(slot->catalogue(), problem[slot->key], "problem." + slot->key);
  for (const std::string& shape : row.shapes_of(slot->key, part)) problem.erase(shape);
}

bool is_optimizer_of_a_lane(const std::string& key) {
  const std::vector<std::string> tokens = split(key);
  return tokens.size() == 3 && tokens[0] == "lanes" && tokens[2] == "optimizer";
}

void require_live(const Experiment& experiment, const Edit& edit, const std::string& path) {
  if (is_optimizer_of_a_lane(edit.key)) {
    require_object(edit.value, join(path, "value"));
    return;
  }
  const Parameter* parameter = describe(experiment, edit.key);
  if (parameter && parameter->live) return;
  fail(join(path, "set"), shown(edit.key) +
                              " cannot change as the run goes on; change it in the experiment and "
                              "run again");
}

}  // namespace

const Parameter* describe(const Experiment& experiment, const std::string& key) {
  const Parameter* first = nullptr;
  for (const std::string& each : expand(experiment, key)) {
    const Place place = find_place(experiment, each);
    if (!first) first = place.parameter;
  }
  return first;
}

ComponentPlace describe_component(const Experiment& experiment, const std::string& key) {
  const Place place = find_place(experiment, expand(experiment, key).front());
  return {place.catalogue, place.label};
}

namespace {

/// A key of what stands beside the run's own parameters: edits, sweep, chaos.
bool is_beside(const std::string& key) {
  const std::string top = split(key).front();
  return top == "edits" || top == "sweep" || top == "chaos";
}

Experiment with_value_beside(const Experiment& experiment, const std::string& key, const Json& value) {
  find_place(experiment, key);
  Json document = to_json(experiment);
  locate(document, key) = value;
  Experiment next = experiment;
  const std::string top = split(key).front();
  if (top == "sweep") check_sweep(next, *(next.sweep = read_sweep(document[top])));
  if (top == "chaos") check_chaos(next, *(next.chaos = read_chaos(document[top])));
  if (top != "edits") return next;
  next.edits = read_edits(document[top]);
  check_edits(next);
  std::ranges::stable_sort(next.edits, {}, &Edit::step);
  return next;
}

}  // namespace

Experiment with_value(const Experiment& experiment, const std::string& key, const Json& value) {
  if (is_beside(key)) return with_value_beside(experiment, key, value);
  Experiment bare = experiment;
  bare.edits.clear();
  bare.sweep.reset();
  bare.chaos.reset();
  const std::optional<std::size_t> renamed = named_lane(experiment, key);
  if (renamed && value.is_string())
    rename_lane(bare, experiment.lanes[*renamed].name, value.get<std::string>());
  Json document = to_json(bare);
  for (const std::string& each : expand(experiment, key)) {
    set(document, find_place(experiment, each), each, value);
    drop_shapes(document, each);
  }
  const bool names_files = key == "problem" || key.starts_with("problem.");
  Experiment next =
      read_document(document, experiment.directory, names_files ? Resolve::files : Resolve::nothing);
  next.edits = experiment.edits;
  next.sweep = experiment.sweep;
  next.chaos = experiment.chaos;
  if (renamed) rename_lane(next, experiment.lanes[*renamed].name, next.lanes[*renamed].name);
  return next;
}

Experiment with_assignment(const Experiment& experiment, const std::string& key_equals_value) {
  const std::size_t equals = key_equals_value.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw InputError(shown(key_equals_value) + ": expected KEY=VALUE, such as lanes.0.schedule.lr=0.01");
  }
  const std::string key = key_equals_value.substr(0, equals);
  const std::string typed = key_equals_value.substr(equals + 1);
  Json value = typed;
  try {
    value = parse_json(typed, key);
  } catch (const InputError&) {
    value = typed;
  }
  const Parameter* parameter = describe(experiment, key);
  const bool takes_text =
      parameter && (parameter->type == ValueType::text || parameter->type == ValueType::path ||
                    parameter->type == ValueType::choice);
  if (takes_text && !value.is_string()) value = typed;
  Experiment next = with_value(experiment, key, value);
  check_edits(next);
  return next;
}

Experiment after_edit(const Experiment& experiment, const Edit& edit, const std::string& path) {
  if (edit.step < 0) fail(join(path, "step"), std::to_string(edit.step) + " is negative");
  try {
    describe(experiment, edit.key);
  } catch (const InputError& error) {
    fail(join(path, "set"), error.what());
  }
  require_live(experiment, edit, path);
  try {
    return with_value(experiment, edit.key, edit.value);
  } catch (const InputError& error) {
    fail(join(path, "value"), error.what());
  }
}

void check_edits(const Experiment& experiment) {
  std::vector<std::size_t> order(experiment.edits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return experiment.edits[a].step < experiment.edits[b].step;
  });
  Experiment current = experiment;
  current.edits.clear();
  for (const std::size_t i : order) {
    const Edit& edit = experiment.edits[i];
    current = after_edit(current, edit, "edits." + std::to_string(i));
  }
}

}  // namespace muonscope
