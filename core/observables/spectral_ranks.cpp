#include "core/linalg/svd.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

/// (Σσ)²/Σσ², between 1 and the rank; 0 for the zero matrix.
double nuclear_rank(const Vector& values) {
  const double square = values.squaredNorm(), sum = values.sum();
  return square > 0 ? sum * (sum / square) : square;
}

/// Σσ²/σ₁².
double stable_rank(const Vector& values) {
  const double largest = values.size() > 0 ? values(0) : 0;
  return largest > 0 ? (values / largest).squaredNorm() : largest;
}

Probe spectral_ranks_probe(const Problem& problem) {
  Probe probe;
  for (const Block& block : problem.initial()) {
    probe.columns.push_back("nuclear_rank_" + block.name);
    probe.columns.push_back("stable_rank_" + block.name);
  }
  probe.measure = [](const Sample& sample, std::span<double> out) {
    for (std::size_t i = 0; i < sample.blocks->size(); ++i) {
      out[2 * i] = nuclear_rank(singular_values(sample.ahead->gradient[i].value));
      out[2 * i + 1] = stable_rank(singular_values((*sample.blocks)[i].value));
    }
  };
  return probe;
}

}  // namespace

ObservableKind spectral_ranks_observable() {
  return {
      .kind = {.id = "spectral_ranks",
               .title = "Nuclear and stable rank",
               .summary = "‖∇‖_*²/‖∇‖_F² of the gradient and ‖X‖_F²/‖X‖_op² of the matrix, block by block: "
                          "a step along the polar factor gains most on gradient descent where the first is "
                          "large.",
               .source = "arXiv 2512.04299"},
      .needs = {Capability::matrices},
      .probe = spectral_ranks_probe,
      .wants = {.ahead = true}};
}

}  // namespace muonscope
