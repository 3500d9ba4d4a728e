#include "core/schema/parameter.h"

#include <algorithm>

namespace muonscope {

bool counts(const Parameter& parameter, const Spec& spec) {
  const CountsFor& where = parameter.counts_for;
  return where.key.empty() || std::ranges::find(where.choices, spec.text(where.key)) != where.choices.end();
}

const Kind* find_kind(const Catalogue& catalogue, std::string_view id) {
  const auto found =
      std::find_if(catalogue.begin(), catalogue.end(), [&](const Kind& k) { return k.id == id; });
  return found == catalogue.end() ? nullptr : &*found;
}

Spec default_spec(const Kind& kind) {
  Spec spec{kind.id, {}, {}};
  for (const Parameter& parameter : kind.parameters) {
    if (parameter.fallback) spec.values.emplace(parameter.key, *parameter.fallback);
  }
  for (const Slot& slot : kind.slots) {
    if (const Kind* part = find_kind(slot.catalogue(), slot.fallback)) {
      spec.parts.emplace(slot.key, default_spec(*part));
    }
  }
  return spec;
}

}  // namespace muonscope
