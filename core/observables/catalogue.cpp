#include <algorithm>

#include "core/base/errors.h"
#include "core/observables/measures.h"

namespace muonscope {

const std::vector<ObservableKind>& observable_kinds() {
  static const std::vector<ObservableKind> kinds = {
      loss_observable(),
      singular_values_observable(),
      conserved_observable(),
      alignment_observable(),
      sharpness_observable(),
      effective_rank_observable(),
      balance_observable(),
      modes_observable(),
      residual_observable(),
      entries_observable(),
      energy_observable(),
      dominance_observable(),
      moments_observable(),
      momentum_bound_observable(),
      lane_distance_observable(),
      coupled_distance_observable(),
      spectral_ball_observable(),
      lyapunov_slack_observable(),
      edge_of_stability_observable(),
      stable_step_observable(),
      spectral_ranks_observable(),
  };
  return kinds;
}

const Catalogue& observable_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const ObservableKind& row : observable_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

const ObservableKind& observable_kind(std::string_view id) {
  const auto& kinds = observable_kinds();
  const auto found =
      std::ranges::find_if(kinds, [&](const ObservableKind& row) { return row.kind.id == id; });
  if (found != kinds.end()) return *found;
  std::string known;
  for (const ObservableKind& row : kinds) known += (known.empty() ? "" : ", ") + row.kind.id;
  throw InputError("unknown observable '" + std::string(id) + "'; known: " + known);
}

}  // namespace muonscope
