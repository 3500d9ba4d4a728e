#pragma once
// Muon with decay λ as a method for min f(X) subject to ‖X‖_op ≤ s/λ (arXiv 2506.15054): what says how far it
// is. All of it is of the nuclear norm, whatever the rule's own map is; sums are over the blocks.

#include "core/observables/observable.h"

namespace muonscope {

/// ‖M‖_*.
double nuclear_norm(const Matrix& m);

/// βM + (1−β)∇f: with β₁ what the rule goes along, with β₂ its momentum after the step.
Blocks averaged(const StepAhead& ahead, double beta);

/// S = Σ(s‖∇f‖_* + λ⟨X, ∇f⟩): 0 at a KKT point of the constrained problem, and nowhere in the ball below 0.
double kkt_score(const Blocks& x, const StepAhead& ahead);

/// V_K less f(X): (c/λ)Σ(s‖M‖_* + λ⟨X, M⟩) with c/λ = ηβ₁/((1−β₂) + ηλ(β₂−β₁)), for explicit decay and
/// β₁ ≤ β₂; NaN where β₁ > β₂ or the rule keeps no averages. The constant is our derivation: the paper's is
/// for implicit decay.
double momentum_part(const Blocks& x, const Blocks& momentum, const StepAhead& ahead, double lr);

/// The most that V_K changes in one step with ‖∇f(X) − ∇f(Y)‖ ≤ L‖X − Y‖ (our derivation):
/// −aΣ(s‖N‖_* + λ⟨X, N⟩) + ½LΣ‖X⁺ − X‖² with N = β₁M + (1−β₁)∇f and
/// a = η((1−β₂) + ηλβ₂)/((1−β₂) + ηλ(β₂−β₁)).
double most_change(const Blocks& x, const StepAhead& ahead, double lr, double smoothness);

}  // namespace muonscope
