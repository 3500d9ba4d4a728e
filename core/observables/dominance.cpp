#include <cmath>

#include "core/observables/measures.h"
#include "core/problems/problem.h"

namespace muonscope {
namespace {

/// A gap smaller than this part of J* is rounding.
constexpr double least_gap = 1e-12;

Probe dominance_probe(const Problem& problem) {
  const double minimum = problem.minimum().value_or(std::numeric_limits<double>::quiet_NaN());
  return {{"dominance"}, [minimum](const Sample& sample, std::span<double> out) {
            const double gap = sample.loss - minimum;
            const bool known = gap > 0 && gap > least_gap * std::abs(minimum);
            out[0] = known ? sample.descent / gap : std::numeric_limits<double>::quiet_NaN();
          }};
}

}  // namespace

ObservableKind dominance_observable() {
  return {.kind = {.id = "dominance",
                   .title = "Gradient dominance",
                   .summary = "mean⟨V, ∇h(V)⟩/(J − J*) with the lane's h, where J* is known: while it stays "
                              "above μ > 0, J falls at least like e^(−μt) along −∇h(V).",
                   .source = "arXiv 2605.23871"},
          .needs = {Capability::particles},
          .probe = dominance_probe,
          .wants = {.descent = true}};
}

}  // namespace muonscope
