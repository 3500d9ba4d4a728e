#pragma once

#include "core/run/background_job.h"
#include "core/run/family.h"

namespace muonscope {

using FamilyJob = BackgroundJob<FamilyResult>;

/// Starts these set-ups in the background; a family that is under way is given up.
void start(FamilyJob& job, Family family);

}  // namespace muonscope
