#include <string>

#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe modes_probe(const Problem& problem) {
  const FactorizationFacts& facts = *problem.factorization();
  Probe result;
  for (Eigen::Index i = 1; i <= facts.target_values.size(); ++i)
    result.columns.push_back("mode_error_" + std::to_string(i));
  result.measure = [&facts](const Sample& sample, std::span<double> out) {
    const Matrix left = (*sample.blocks)[0].value.transpose() * facts.target_left;
    const Matrix right = (*sample.blocks)[1].value.transpose() * facts.target_right;
    for (Eigen::Index i = 0; i < facts.target_values.size(); ++i)
      out[static_cast<std::size_t>(i)] = facts.target_values(i) - left.col(i).dot(right.col(i));
  };
  return result;
}

}  // namespace

ObservableKind modes_observable() {
  return {.kind = {.id = "modes",
                   .title = "Error of each mode",
                   .summary = "s*ᵢ − uᵢᵀPQᵀvᵢ for every singular triple (uᵢ, s*ᵢ, vᵢ) of M*.",
                   .source = "arXiv 2606.30509"},
          .problems = {"matrix_factorization"},
          .probe = modes_probe};
}

}  // namespace muonscope
