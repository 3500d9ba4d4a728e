#include <algorithm>
#include <string>

#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe modes_probe(const Problem& problem) {
  const Modes modes = problem.modes().value();
  Probe result;
  for (Eigen::Index i = 1; i <= modes.targets.size(); ++i)
    result.columns.push_back("mode_error_" + std::to_string(i));
  result.measure = [modes](const Sample& sample, std::span<double> out) {
    const Vector errors = modes.targets - modes.values(*sample.blocks);
    std::ranges::copy(errors, out.begin());
  };
  return result;
}

}  // namespace

ObservableKind modes_observable() {
  return {
      .kind = {.id = "modes",
               .title = "Error of each mode",
               .summary = "s*ᵢ − uᵢᵀPQᵀvᵢ for every singular triple (uᵢ, s*ᵢ, vᵢ) of M*; of linear attention "
                          "1/γᵢ − qᵢ for every eigenvector of Λ; of other losses what their modes lack.",
               .source = "arXiv 2606.30509, 2601.13474"},
      .needs = {Capability::modes},
      .probe = modes_probe};
}

}  // namespace muonscope
