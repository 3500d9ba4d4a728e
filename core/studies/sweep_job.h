#pragma once

#include "core/studies/background_job.h"
#include "core/studies/sweep_result.h"

namespace muonscope {

using SweepJob = BackgroundJob<SweepResult>;

/// Starts this sweep in the background; one that is under way is given up.
void start(SweepJob& job, Sweep sweep);

}  // namespace muonscope
