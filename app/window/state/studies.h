#pragma once
// Many runs of the experiment on screen, in the background: a job for each study.

#include <functional>

#include "app/figures/findings.h"
#include "core/studies/chaos_job.h"
#include "core/studies/family_job.h"
#include "core/studies/sweep_job.h"

namespace muonscope {

struct StudyJobs {
  /// As BackgroundJob's.
  explicit StudyJobs(int threads, const std::function<void()>& changed = {});

  SweepJob sweep;
  ChaosJob chaos;
  FamilyJob family;

  JobStatus status(Study study) const;
  void cancel(Study study);
  /// Gives up and forgets all.
  void clear();
  Findings findings() const;
};

}  // namespace muonscope
