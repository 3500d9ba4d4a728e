#include "core/observables/measures.h"

namespace muonscope {

ObservableKind momentum_bound_observable() {
  return {.kind = {.id = "momentum_bound",
                   .title = "Largest momentum and force",
                   .summary = "max‖Pᵢ‖_op, max‖Vᵢ‖_op and γ of the flow: at a constant γ no momentum exceeds "
                              "the largest of its start and the largest force so far over γ.",
                   .source = "arXiv 2605.23871"},
          .needs = {Capability::particles},
          .probe = [](const Problem&) -> Probe {
            return {{"momentum_norm", "force_norm", "damping"},
                    [](const Sample& sample, std::span<double> out) {
                      out[0] = sample.peaks.momentum;
                      out[1] = sample.peaks.force;
                      out[2] = sample.peaks.damping;
                    }};
          },
          .wants = {.peaks = true}};
}

}  // namespace muonscope
