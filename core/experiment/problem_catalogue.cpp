#include "core/experiment/problem_catalogue.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/particles/particle_system.h"
#include "core/problems/linear_attention.h"
#include "core/problems/matrix_factorization.h"

namespace muonscope {

const std::vector<ProblemKind>& problem_kinds() {
  static const std::vector<ProblemKind> kinds = {
      MatrixFactorization::kind(),
      LinearAttention::kind(),
      ParticleSystem::kind(),
      ParticleSystem::kind_of("mixture_of_experts"),
  };
  return kinds;
}

const Catalogue& problem_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue rows;
    for (const ProblemKind& row : problem_kinds()) rows.push_back(row.kind);
    return rows;
  }();
  return catalogue;
}

const ProblemKind& problem_kind(std::string_view id) {
  const std::vector<ProblemKind>& kinds = problem_kinds();
  const auto found = std::ranges::find_if(kinds, [&](const ProblemKind& row) { return row.kind.id == id; });
  if (found != kinds.end()) return *found;
  std::string known;
  for (const ProblemKind& row : kinds) known += (known.empty() ? "" : ", ") + row.kind.id;
  throw InputError("unknown problem '" + std::string(id) + "'; known: " + known);
}

}  // namespace muonscope
