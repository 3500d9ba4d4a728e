#include "core/observables/measures.h"

namespace muonscope {

ObservableKind coupled_distance_observable() {
  return {
      .kind = {.id = "coupled_distance",
               .title = "Distance particle by particle",
               .summary = "(mean ‖Xᵢ − X′ᵢ‖²)^½ from a lane's particles to those of the same number in the "
                          "reference lane: with a start that is shifted by δ, how stable the flow is.",
               .source = "arXiv 2605.23871"},
      .needs = {Capability::particles},
      .probe = [](const Problem&) -> Probe {
        return {{"coupled_distance"},
                [](const Sample& sample, std::span<double> out) { out[0] = sample.distance.coupled; }};
      },
      .wants = {.coupled = true}};
}

}  // namespace muonscope
