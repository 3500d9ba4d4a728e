#include <cmath>

#include "core/linalg/svd.h"
#include "core/observables/measures.h"
#include "core/observables/product.h"

namespace muonscope {
namespace {

/// exp of the entropy of σᵢ/Σσ; 0 for the zero matrix.
double effective_rank(const Vector& values) {
  const double sum = values.sum();
  if (!(sum > 0)) return sum == 0 ? 0 : std::nan("");
  double entropy = 0;
  for (const double value : values) {
    const double share = value / sum;
    if (share > 0) entropy -= share * std::log(share);
  }
  return std::exp(entropy);
}

Probe effective_rank_probe(const Problem& problem) {
  const bool has_product = problem.product() != nullptr;
  return {{"effective_rank"}, [has_product](const Sample& sample, std::span<double> out) {
            const Blocks& now = *sample.blocks;
            out[0] = effective_rank(has_product ? product_values(now[0].value, now[1].value)
                                                : singular_values(now[0].value));
          }};
}

}  // namespace

ObservableKind effective_rank_observable() {
  return {.kind = {.id = "effective_rank",
                   .title = "Effective rank",
                   .summary = "exp(−Σ pᵢ ln pᵢ) with pᵢ = σᵢ/Σσ over the singular values of PQᵀ (or X): the "
                              "number of equal singular values that would be as spread out.",
                   .source = "Roy & Vetterli, EUSIPCO 2007"},
          .needs = {Capability::matrices},
          .probe = effective_rank_probe};
}

}  // namespace muonscope
