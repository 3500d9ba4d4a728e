#pragma once
// Many runs of the experiment on screen, in the background: a job for each study.

#include <filesystem>
#include <functional>
#include <memory>

#include "app/figures/catalogue.h"
#include "core/studies/chaos_job.h"
#include "core/studies/family_job.h"
#include "core/studies/sweep_job.h"

namespace muonscope {

/// What the background has found so far; null where it was not asked.
struct Findings {
  std::shared_ptr<const SweepResult> sweep;
  std::shared_ptr<const ChaosResult> chaos;
  std::shared_ptr<const FamilyResult> family;
  bool operator==(const Findings&) const = default;
};

/// What figures of the present snapshot and of these findings are built from.
FigureInput figure_input(const Snapshot& snapshot, const Findings& findings);

/// Tables of finished studies with what they come from, and every finished set-up in a directory of its own.
/// OutputError.
void write_findings(const Findings& findings, const std::filesystem::path& directory,
                    const GivenFiles& given);

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
