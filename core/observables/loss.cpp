#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe loss_probe(const Problem&) {
  return {{"loss"}, [](const Sample& sample, std::span<double> out) { out[0] = sample.loss; }};
}

}  // namespace

ObservableKind loss_observable() {
  return {.kind = {.id = "loss", .title = "Loss", .summary = "The objective before each step."},
          .needs = {},
          .probe = loss_probe};
}

}  // namespace muonscope
