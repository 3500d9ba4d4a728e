#pragma once
// The flow whose steps a rule takes, if there is one (arXiv 2605.23871): what energies and clouds of
// particles need to know of a rule.

#include "core/optimizers/rule.h"

namespace muonscope {

enum class Follows {
  nothing,
  gradient,  ///< Ẋ = −s∇h(V)
  inertia    ///< Ẋ = −s∇h(M), Ṁ = γ(V − M) with γ = (1 − β)/η: H = J + s·mean h(M)/γ
};
Follows followed_by(const Rule& rule);

/// f in M = f·B, M an average of forces and B the rule's state: heavy ball's B is M/(1 − β).
double averaging(const Momentum& momentum);

/// ε of the rule's or flow's kinetic potential: 0 of Muon, ∞ of gradient descent. NaN where steps do not go
/// along the gradient of one.
double potential_smoothing(const Spec& optimizer);

}  // namespace muonscope
