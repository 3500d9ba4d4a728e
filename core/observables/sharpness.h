#pragma once

#include "core/observables/observable.h"

namespace muonscope {

/// λ_max of the Hessian at a sample's state; NaN where it is not settled (core/linalg/lanczos.h).
double sharpness(const Problem& problem, const HessianAt& hessian, const Sample& sample);

}  // namespace muonscope
