#include "core/experiment/problem_catalogue.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/particles/particle_system.h"
#include "core/problems/denoise.h"
#include "core/problems/least_squares.h"
#include "core/problems/linear_attention.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/saddle.h"

namespace muonscope {

const std::vector<ProblemKind>& problem_kinds() {
  static const std::vector<ProblemKind> kinds = {
      MatrixFactorization::kind(),
      LinearAttention::kind(),
      Denoise::kind(),
      LeastSquares::kind(),
      Saddle::kind(),
      ParticleSystem::kind(),
      ParticleSystem::mixture_of_experts(),
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

std::vector<std::string> problems_with(Capabilities needs) {
  std::vector<std::string> ids;
  for (const ProblemKind& row : problem_kinds())
    if (row.offer.most().holds(needs)) ids.push_back(row.kind.id);
  return ids;
}

Capabilities capabilities_of(const Problem& problem) {
  Capabilities found;
  const auto add = [&found](Capability one, bool has) {
    if (has) found = found | Capabilities{one};
  };
  const ProductFacts* product = problem.product();
  const ParticleSystem* particles = problem.particles();
  add(Capability::matrices, !problem.initial().empty());
  add(Capability::product, product != nullptr);
  add(Capability::factorization, problem.factorization() != nullptr);
  add(Capability::two_numbers,
      product != nullptr && product->target.size() == 1 && problem.initial().front().value.size() == 1);
  const Blocks& start = problem.initial();
  add(Capability::two_by_two,
      start.size() == 1 && start.front().value.rows() == 2 && start.front().value.cols() == 2);
  add(Capability::picture, product != nullptr && product->picture);
  add(Capability::modes, problem.modes().has_value());
  add(Capability::hessian, problem.hessian() != nullptr);
  add(Capability::smooth, problem.smoothness().has_value());
  add(Capability::particles, particles != nullptr);
  add(Capability::several_matrices, particles != nullptr && particles->positions().size() > 1);
  return found;
}

}  // namespace muonscope
