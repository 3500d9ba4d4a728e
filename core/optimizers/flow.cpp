#include "core/optimizers/flow.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/base/numbers.h"

namespace muonscope {
namespace {

const std::vector<std::string> integrator_names = {"muon", "strang", "rk4"};
const std::vector<std::string> form_names = {"flow", "ema"};

template <typename Choice>
Choice choice_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<Choice>(std::ranges::find(names, name) - names.begin());
}

std::vector<Parameter> flow_parameters() {
  return {
      {.key = "smoothing",
       .symbol = "ε",
       .label = "smoothing",
       .fallback = 0.1,
       .min = 0,
       .max = 1e12,
       .slider_min = 1e-3,
       .slider_max = 100,
       .scale = Scale::logarithmic,
       .live = true,
       .help = "Rest mass of the kinetic energy Σ(√(σ²+ε²) − ε): momenta far above it move at the "
               "spectral speed limit 1, those far below it like heavy balls of mass ε. 0 is Muon and needs "
               "the integrator muon."},
      {.key = "damping",
       .symbol = "γ",
       .label = "damping",
       .fallback = 0.7,
       .min = 0,
       .max = 1e6,
       .slider_min = 0,
       .slider_max = 5,
       .live = true,
       .help = "Friction: the flow loses the energy γ⟨P,∇h(P)⟩ a unit of time; 0 conserves it."},
      {.key = "integrator",
       .label = "integrator",
       .type = ValueType::choice,
       .fallback = std::string("muon"),
       .live = true,
       .help = "muon: the algorithm itself, order 1. strang: kick, drift, kick with exact friction, order "
               "2. rk4: Runge–Kutta, order 4.",
       .choices = integrator_names},
      {.key = "form",
       .label = "form",
       .type = ValueType::choice,
       .fallback = std::string("flow"),
       .live = true,
       .help = "flow: Ṗ = −γP + V, H = J + mean h(P). ema: Ṗ = γ(V − P), H = J + mean h(P)/γ, the "
               "momentum of optimizers, with ε γ times as large for the same motion.",
       .choices = form_names}};
}

}  // namespace

std::optional<Flow> flow_of(const Spec& spec) {
  if (spec.kind != "hamiltonian") return std::nullopt;
  const Flow flow{choice_of<Integrator>(integrator_names, spec.text("integrator")),
                  choice_of<FlowForm>(form_names, spec.text("form")), spec.real("smoothing"),
                  spec.real("damping")};
  if (flow.smoothing == 0 && flow.integrator != Integrator::muon) {
    throw InputError(
        "optimizer.smoothing: 0 makes the flow discontinuous, which only the integrator muon follows; use a "
        "smoothing above 0 or \"integrator\": \"muon\"");
  }
  if (flow.damping == 0 && flow.form == FlowForm::ema) {
    throw InputError("optimizer.damping: 0 leaves momenta of the form ema at rest; use \"form\": \"flow\"");
  }
  return flow;
}

Kind hamiltonian_kind() {
  return {.id = "hamiltonian",
          .title = "Hamiltonian flow",
          .summary =
              "Ẋ = −∇h_ε(P), Ṗ = −γP + V: regularized Muon in continuous time, on particles; the "
              "schedule's lr is the time step h.",
          .source = "arXiv 2605.23871",
          .parameters = flow_parameters()};
}

std::vector<std::string> formula(const Flow& flow, double h) {
  const auto number = [](double value) { return concise(value); };
  std::vector<std::string> lines;
  const std::string map = "P(PᵀP + " + number(flow.smoothing) + "² I)^(-1/2)";
  if (flow.integrator == Integrator::muon) {
    lines.push_back("P ← " + number(1 - flow.damping * h) + " P + " + number(flow.gain() * h) + " V");
    lines.push_back("X ← X − " + number(h) + " · " + map);
  } else {
    const std::string friction = flow.damping > 0 ? "−" + number(flow.damping) + " P + " : "";
    lines.push_back(flow.form == FlowForm::ema ? "Ṗ = " + number(flow.damping) + " (V − P)"
                                               : "Ṗ = " + friction + "V");
    lines.push_back("Ẋ = −" + map);
  }
  if (flow.damping > 0 && h > 0) {
    const double ema_smoothing = flow.form == FlowForm::ema ? flow.smoothing : flow.damping * flow.smoothing;
    lines.push_back("as regularized Muon: η = " + number(h) + ", β = " + number(1 - flow.damping * h) +
                    ", ε = " + number(ema_smoothing));
  }
  return lines;
}

}  // namespace muonscope
