#include "core/observables/ball.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe lyapunov_slack_probe(const Problem& problem) {
  return {{"lyapunov_slack"},
          [&problem, smoothness = problem.smoothness()](const Sample& sample, std::span<double> out) {
            out[0] = std::numeric_limits<double>::quiet_NaN();
            if (!smoothness) return;
            const Blocks& x = *sample.blocks;
            const StepAhead& ahead = *sample.ahead;
            Blocks gradient = x;
            const double loss = problem.evaluate(ahead.next, gradient);
            const double change = loss - sample.loss +
                                  momentum_part(ahead.next, averaged(ahead, ahead.beta2), ahead, sample.lr) -
                                  momentum_part(x, ahead.momentum, ahead, sample.lr);
            out[0] = most_change(x, ahead, sample.lr, *smoothness) - change;
          }};
}

}  // namespace

ObservableKind lyapunov_slack_observable() {
  return {
      .kind = {.id = "lyapunov_slack",
               .title = "Slack of the one-step inequality",
               .summary = "By how much V_K changes less in the next step than Muon with exact polar factor "
                          "and constant η may change it: never below 0 for it, whatever η.",
               .source = "our derivation for arXiv 2506.15054 with explicit decay, β₁ ≤ β₂"},
      .needs = {Capability::matrices, Capability::smooth},
      .probe = lyapunov_slack_probe,
      .wants = {.ahead = true, .next = true}};
}

}  // namespace muonscope
