#pragma once
// How exactly integrators follow the Hamiltonian flow (arXiv 2605.23871): how far the ends of runs with
// larger time steps are from that of the most exact one.

#include <optional>
#include <vector>

#include "core/optimizers/flow.h"
#include "core/studies/family.h"

namespace muonscope {

/// One integrator's errors, time steps ascending.
struct IntegratorErrors {
  Integrator integrator = Integrator::muon;
  std::vector<double> steps;   ///< h
  std::vector<double> errors;  ///< (mean ‖Xᵢ − X′ᵢ‖² + ‖Pᵢ − P′ᵢ‖²)^½
  std::optional<double>
      order{};  ///< slope of the errors' logarithms; none with fewer than three above rounding
};

struct IntegrationErrors {
  double time = 0;            ///< at which states are compared
  double reference_step = 0;  ///< h of the most exact run
  Integrator reference_integrator = Integrator::muon;
  std::vector<IntegratorErrors> integrators;  ///< of order 1, 2, 4
};

/// 1 of Muon's steps, 2 of the symmetric splitting, 4 of Runge–Kutta's method.
int order_of(Integrator integrator);
/// Of the members' lanes that follow one flow, have not diverged and are at one time of it at their end, the
/// one at which most are. The reference is the one of highest order among those of the smallest h, and is not
/// counted. None where all others have one h, or their energies are not recorded.
std::optional<IntegrationErrors> integration_errors(const FamilyResult& result);

}  // namespace muonscope
