#include "core/observables/measures.h"

namespace muonscope {
namespace {

Probe balance_probe(const Problem&) {
  return {{"balance"}, [](const Sample& sample, std::span<double> out) {
            const Matrix& p = (*sample.blocks)[0].value;
            const Matrix& q = (*sample.blocks)[1].value;
            out[0] = (p.transpose() * p - q.transpose() * q).norm();
          }};
}

}  // namespace

ObservableKind balance_observable() {
  return {.kind = {.id = "balance",
                   .title = "Distance to balance",
                   .summary = "‖PᵀP − QᵀQ‖, which is 0 where P and Q share the work equally.",
                   .source = "arXiv 2606.30509"},
          .needs = {Capability::product},
          .probe = balance_probe};
}

}  // namespace muonscope
