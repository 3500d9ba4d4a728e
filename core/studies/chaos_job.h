#pragma once

#include "core/studies/background_job.h"
#include "core/studies/chaos.h"

namespace muonscope {

using ChaosJob = BackgroundJob<ChaosResult>;

/// Starts this comparison in the background; one that is under way is given up.
void start(ChaosJob& job, Chaos chaos);

}  // namespace muonscope
