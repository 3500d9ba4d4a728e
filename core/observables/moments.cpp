#include <algorithm>

#include "core/observables/measures.h"
#include "core/particles/moments.h"
#include "core/particles/particle_system.h"

namespace muonscope {
namespace {

Probe moments_probe(const Problem& problem) {
  const Cloud& like = problem.particles()->positions();
  Probe probe{moment_columns(like, "x"), [](const Sample& sample, std::span<double> out) {
                std::ranges::copy(sample.moments, out.begin());
              }};
  for (std::string& column : moment_columns(like, "p")) probe.columns.push_back(std::move(column));
  return probe;
}

}  // namespace

ObservableKind moments_observable() {
  return {.kind = {.id = "moments",
                   .title = "Moments of the cloud",
                   .summary = "Means over the particles of every entry of X and P and of ‖X‖² and ‖P‖².",
                   .source = "arXiv 2605.23871"},
          .needs = {Capability::particles},
          .probe = moments_probe,
          .wants = {.moments = true}};
}

}  // namespace muonscope
