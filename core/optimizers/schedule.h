#pragma once
// Learning rates as functions of the step.

#include "core/base/types.h"
#include "core/schema/parameter.h"

namespace muonscope {

/// η_t of the schedule at step t ≥ 0. The schedule must pass check_schedule.
double learning_rate(const Spec& schedule, Step t);

/// What descriptors cannot say of a schedule's values: points of `piecewise` ascend, a cosine's warm-up ends
/// before it does and its floor is no higher than its peak. InputError otherwise.
void check_schedule(const Spec& schedule);

const Catalogue& schedule_catalogue();

}  // namespace muonscope
