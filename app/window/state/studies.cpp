#include "app/window/state/studies.h"

namespace muonscope {

StudyJobs::StudyJobs(int threads, const std::function<void()>& changed) {
  for (std::size_t i = 0; i < study_kinds().size(); ++i)
    jobs_.push_back(std::make_unique<StudyJob>(threads, changed));
}

void StudyJobs::clear() {
  for (const auto& job : jobs_) job->clear();
}

Findings StudyJobs::findings() const {
  Findings findings;
  for (const auto& job : jobs_) findings.add(job->result());
  return findings;
}

}  // namespace muonscope
