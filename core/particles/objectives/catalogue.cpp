#include <algorithm>

#include "core/base/errors.h"
#include "core/particles/objectives/objectives.h"

namespace muonscope {

const std::vector<ObjectiveKind>& objective_kinds() {
  static const std::vector<ObjectiveKind> kinds = {
      harmonic_objective(),    covariance_objective(),        double_well_objective(),
      interaction_objective(), two_layer_network_objective(), mixture_of_experts_objective(),
  };
  return kinds;
}

const Catalogue& objective_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const ObjectiveKind& row : objective_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

const ObjectiveKind& objective_kind(std::string_view id) {
  const auto found =
      std::ranges::find_if(objective_kinds(), [&](const ObjectiveKind& row) { return row.kind.id == id; });
  if (found == objective_kinds().end()) throw InputError("unknown objective '" + std::string(id) + "'");
  return *found;
}

}  // namespace muonscope
