#include "core/observables/ball.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

/// D = ⟨∇f(X⁺) − ∇f(X), X⁺ − X⟩/η², the curvature along the step, and r = Dη/(2‖∇f(X)‖_*).
Probe edge_probe(const Problem& problem) {
  return {
      {"edge_ratio"}, [&problem](const Sample& sample, std::span<double> out) {
        const Blocks& x = *sample.blocks;
        const StepAhead& ahead = *sample.ahead;
        Blocks after = x;
        problem.evaluate(ahead.next, after);
        double curvature = 0, size = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          curvature +=
              (after[i].value - ahead.gradient[i].value).cwiseProduct(ahead.next[i].value - x[i].value).sum();
          size += nuclear_norm(ahead.gradient[i].value);
        }
        out[0] = curvature / (2 * sample.lr * size);
      }};
}

}  // namespace

ObservableKind edge_of_stability_observable() {
  return {.kind = {.id = "edge_of_stability",
                   .title = "Muon's edge of stability",
                   .summary = "r = η⟨∇f(X⁺) − ∇f(X), X⁺ − X⟩/(2η²‖∇f(X)‖_*): 1 where a step of Muon falls as "
                              "much as it rises, whatever ηλ_max/2 is.",
                   .source = "arXiv 2603.05002"},
          .needs = {Capability::matrices},
          .probe = edge_probe,
          .wants = {.ahead = true, .next = true}};
}

}  // namespace muonscope
