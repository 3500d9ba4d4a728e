#include "core/experiment/named_paths.h"

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/experiment/problem_catalogue.h"
#include "core/problems/targets/target.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

/// Of a component and its parts.
void collect_paths(const Spec& spec, const Catalogue& catalogue, const std::string& key,
                   std::vector<NamedPath>& paths) {
  const Kind* kind = find_kind(catalogue, spec.kind);
  if (kind == nullptr) return;
  for (const Parameter& parameter : kind->parameters)
    if (parameter.type == ValueType::path && spec.has(parameter.key))
      paths.push_back({join(key, parameter.key), spec.text(parameter.key)});
  for (const Slot& slot : kind->slots)
    if (const auto part = spec.parts.find(slot.key); part != spec.parts.end())
      collect_paths(part->second, slot.catalogue(), join(key, slot.key), paths);
}

}  // namespace

std::vector<NamedPath> named_paths(const Experiment& experiment) {
  std::vector<NamedPath> paths;
  collect_paths(experiment.problem, problem_catalogue(), "problem", paths);
  return paths;
}

Experiment with_absolute_paths(Experiment experiment) {
  for (const NamedPath& each : named_paths(experiment)) {
    if (each.path.empty() || is_shipped(each.path)) continue;
    const std::filesystem::path path = std::filesystem::absolute(experiment.directory / each.path);
    experiment = with_value(experiment, each.key, path.lexically_normal().string());
  }
  return experiment;
}

}  // namespace muonscope
