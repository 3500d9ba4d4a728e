#include "core/schema/component.h"

#include <algorithm>
#include <cmath>

#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/schema/messages.h"

namespace muonscope {

void require_object(const Json& json, const std::string& path) {
  if (!json.is_object()) fail(path, "expected an object {…}, found " + shown(json));
}

void require_known_keys(const Json& object, const std::vector<std::string>& known, const std::string& path) {
  for (const auto& item : object.items()) {
    if (std::find(known.begin(), known.end(), item.key()) == known.end()) {
      fail_unknown(join(path, item.key()), "key", item.key(), known);
    }
  }
}

std::vector<std::string> keys(const std::vector<Parameter>& parameters) {
  std::vector<std::string> out;
  for (const Parameter& parameter : parameters) out.push_back(parameter.key);
  return out;
}

std::vector<std::string> keys(const Kind& kind) {
  std::vector<std::string> out = keys(kind.parameters);
  out.insert(out.begin(), "kind");
  for (const Slot& slot : kind.slots) out.push_back(slot.key);
  return out;
}

Values read_values(const std::vector<Parameter>& parameters, const Json& object, const std::string& path) {
  Values values;
  for (const Parameter& parameter : parameters) {
    if (const auto found = object.find(parameter.key); found != object.end()) {
      values.emplace(parameter.key, read_value(parameter, *found, join(path, parameter.key)));
    } else if (parameter.fallback) {
      values.emplace(parameter.key, *parameter.fallback);
    } else if (!parameter.optional) {
      fail(join(path, parameter.key), "missing; add this key (" + parameter.label + ")");
    }
  }
  return values;
}

const Kind& read_kind(const Catalogue& catalogue, const Json& object, const std::string& path) {
  const auto found = object.find("kind");
  if (found == object.end()) {
    if (catalogue.size() == 1) return catalogue.front();
    fail(join(path, "kind"), "missing; add one of: " + listed(ids(catalogue)));
  }
  if (!found->is_string()) {
    fail(join(path, "kind"),
         "expected a name, found " + shown(*found) + "; known: " + listed(ids(catalogue)));
  }
  const auto& id = found->get_ref<const std::string&>();
  const Kind* kind = find_kind(catalogue, id);
  if (!kind) fail_unknown(join(path, "kind"), "kind", id, ids(catalogue));
  return *kind;
}

Spec read_spec(const Catalogue& catalogue, const Json& json, const std::string& path) {
  require_object(json, path);
  const Kind& kind = read_kind(catalogue, json, path);
  require_known_keys(json, keys(kind), path);
  Spec spec{kind.id, read_values(kind.parameters, json, path), {}};
  for (const Slot& slot : kind.slots) {
    const std::string slot_path = join(path, slot.key);
    const Catalogue& choices = slot.catalogue();
    if (const auto found = json.find(slot.key); found != json.end()) {
      spec.parts.emplace(slot.key, read_spec(choices, *found, slot_path));
    } else if (find_kind(choices, slot.fallback)) {
      spec.parts.emplace(slot.key, read_spec(choices, Json{{"kind", slot.fallback}}, slot_path));
    } else {
      fail(slot_path, "missing; add {\"kind\": …} with one of: " + listed(ids(choices)));
    }
  }
  return spec;
}

bool is_default(const Parameter& parameter, const Json& value) {
  return parameter.fallback && value == to_json(*parameter.fallback);
}

Json to_json(const Value& value) {
  if (const double* real = std::get_if<double>(&value)) {
    if (is_whole(*real) && !(*real == 0 && std::signbit(*real))) return static_cast<std::int64_t>(*real);
    return *real;
  }
  return std::visit([](const auto& v) { return Json(v); }, value);
}

void write_values(const std::vector<Parameter>& parameters, const Values& values, Json& object) {
  for (const Parameter& parameter : parameters) {
    if (const auto found = values.find(parameter.key); found != values.end()) {
      object[parameter.key] = to_json(found->second);
    }
  }
}

Json to_json(const Spec& spec, const Catalogue& catalogue) {
  Json object = {{"kind", spec.kind}};
  const Kind* kind = find_kind(catalogue, spec.kind);
  if (!kind) fail_unknown("", "kind", spec.kind, ids(catalogue));
  write_values(kind->parameters, spec.values, object);
  for (const Slot& slot : kind->slots) {
    if (const auto found = spec.parts.find(slot.key); found != spec.parts.end()) {
      object[slot.key] = to_json(found->second, slot.catalogue());
    }
  }
  return object;
}

}  // namespace muonscope
