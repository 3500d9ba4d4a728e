#pragma once

#include "core/studies/background_job.h"
#include "core/studies/family.h"

namespace muonscope {

using FamilyJob = BackgroundJob<FamilyResult>;

/// Starts these set-ups in the background; a family that is under way is given up.
void start(FamilyJob& job, Family family);

}  // namespace muonscope
