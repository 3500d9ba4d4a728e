#include <algorithm>

#include "core/linalg/svd.h"
#include "core/observables/ball.h"
#include "core/observables/measures.h"

namespace muonscope {
namespace {

double spectral_norm(const Matrix& m) {
  const Vector values = singular_values(m);
  return values.size() > 0 ? values(0) : 0;
}

/// The one of all blocks; none where they differ or there is no decay.
std::optional<double> common_radius(const StepAhead& ahead) {
  if (ahead.weight_decay == 0) return std::nullopt;
  const double factor = ahead.factors.front();
  for (const double other : ahead.factors)
    if (other != factor) return std::nullopt;
  return factor / ahead.weight_decay;
}

/// Of the constrained problem where it is known, else of f, else 0.
double least_loss(const Problem& problem, const StepAhead& ahead) {
  if (const std::optional<double> radius = common_radius(ahead))
    if (const std::optional<double> least = problem.minimum_in_ball(*radius)) return *least;
  return problem.minimum().value_or(0);
}

Probe spectral_ball_probe(const Problem& problem) {
  return {{"op_norm", "kkt_score", "ball_excess", "lyapunov"},
          [&problem](const Sample& sample, std::span<double> out) {
            const Blocks& x = *sample.blocks;
            const StepAhead& ahead = *sample.ahead;
            double norm = 0, excess = 0;
            for (std::size_t i = 0; i < x.size(); ++i) {
              const double own = spectral_norm(x[i].value);
              norm = std::max(norm, own);
              if (ahead.weight_decay > 0)
                excess = std::max(excess, own - ahead.factors[i] / ahead.weight_decay);
            }
            out[0] = norm;
            out[1] = kkt_score(x, ahead);
            out[2] = excess;
            out[3] =
                sample.loss - least_loss(problem, ahead) + momentum_part(x, ahead.momentum, ahead, sample.lr);
          }};
}

}  // namespace

ObservableKind spectral_ball_observable() {
  return {
      .kind = {.id = "spectral_ball",
               .title = "The spectral ball",
               .summary = "‖X‖_op, the KKT score Σ(s‖∇‖_* + λ⟨X, ∇⟩) of min f where ‖X‖_op ≤ s/λ, how far X "
                          "is outside of that ball, and the Lyapunov function V_K of Muon with decay λ.",
               .source = "arXiv 2506.15054; the constant of V_K for explicit decay is our derivation"},
      .needs = {Capability::matrices},
      .probe = spectral_ball_probe,
      .wants = {.ahead = true}};
}

}  // namespace muonscope
