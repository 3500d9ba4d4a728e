#include <algorithm>

#include "core/observables/measures.h"
#include "core/particles/particle_system.h"

namespace muonscope {
namespace {

Probe energy_probe(const Problem& problem) {
  Probe probe{
      {"time", "hamiltonian", "objective", "kinetic", "dissipation", "dissipated", "identity_residual"},
      [](const Sample& sample, std::span<double> out) {
        const EnergyRow& e = *sample.energies;
        const double values[] = {e.time,        e.hamiltonian, e.objective, e.kinetic,
                                 e.dissipation, e.dissipated,  e.residual};
        const auto rest = std::ranges::copy(values, out.begin()).out;
        if (rest != out.end()) std::ranges::copy(e.kinetic_blocks, rest);
      }};
  const Cloud& blocks = problem.particles()->positions();
  if (blocks.size() == 1) return probe;
  for (const CloudBlock& block : blocks) probe.columns.push_back("kinetic_" + block.name);
  return probe;
}

}  // namespace

ObservableKind energy_observable() {
  return {
      .kind = {.id = "energy",
               .title = "Energies",
               .summary = "H = J + mean h_ε(P), its parts, the rate at which friction takes it and what it "
                          "has taken; H(t) − H(0) + what was taken stays 0 in the flow.",
               .source = "arXiv 2605.23871"},
      .needs = {Capability::particles},
      .probe = energy_probe};
}

}  // namespace muonscope
