#pragma once

#include "core/run/background_job.h"
#include "core/run/chaos.h"

namespace muonscope {

using ChaosJob = BackgroundJob<ChaosResult>;

/// Starts this comparison in the background; one that is under way is given up.
void start(ChaosJob& job, Chaos chaos);

}  // namespace muonscope
