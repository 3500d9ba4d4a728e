#pragma once
// Many runs of the experiment on screen, in the background: a job for each study.

#include <functional>
#include <memory>
#include <vector>

#include "app/figures/catalogue.h"
#include "core/studies/study_job.h"

namespace muonscope {

class StudyJobs {
 public:
  /// As StudyJob's.
  explicit StudyJobs(int threads, const std::function<void()>& changed = {});
  /// Not of Study::none.
  StudyJob& operator[](Study study) const { return *jobs_.at(static_cast<std::size_t>(study) - 1); }
  /// Gives up and forgets all.
  void clear();
  Findings findings() const;

 private:
  std::vector<std::unique_ptr<StudyJob>> jobs_;  ///< as study_kinds()
};

}  // namespace muonscope
