#pragma once
// Learning rates as functions of the step.

#include "core/experiment/parameter.h"
#include "core/types.h"

namespace muonscope {

/// η_t of the schedule at step t ≥ 0.
double learning_rate(const Spec& schedule, Step t);

const Catalogue& schedule_catalogue();

}  // namespace muonscope
