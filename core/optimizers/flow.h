#pragma once
// The damped Hamiltonian flow of regularized Muon (arXiv 2605.23871) as what a person chooses; how it is
// integrated on particles is core/particles/flow_motion.h.

#include <optional>

#include "core/schema/parameter.h"

namespace muonscope {

enum class Integrator { muon, strang, rk4 };

/// `flow`: Ṗ = −γP + V, H = J + mean h_ε(P). `ema`: Ṗ = γ(V − P), H = J + mean h_ε(P)/γ. In both Ẋ =
/// −∇h_ε(P); with P_ema = γP and ε_ema = γε they are the same motion.
enum class FlowForm { flow, ema };

struct Flow {
  Integrator integrator = Integrator::muon;
  FlowForm form = FlowForm::flow;
  double smoothing = 0;  ///< ε
  double damping = 0;    ///< γ

  /// Ṗ = −γP + gain·V.
  double gain() const { return form == FlowForm::ema ? damping : 1; }
  /// H = J + weight·mean h_ε(P).
  double weight() const { return form == FlowForm::ema ? 1 / damping : 1; }
};

/// The flow that an optimizer's spec describes; none for rules (core/optimizers/rule.h). InputError where its
/// values do not go together.
std::optional<Flow> flow_of(const Spec& spec);

/// Row of the optimizer catalogue.
Kind hamiltonian_kind();

/// The flow's lines as core/optimizers/rule.h's formula(), with regularized Muon's (η, β, ε) for the same
/// steps.
std::vector<std::string> formula(const Flow& flow, double h);

}  // namespace muonscope
