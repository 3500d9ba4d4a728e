#include "app/window/state/studies.h"

namespace muonscope {

StudyJobs::StudyJobs(int threads, const std::function<void()>& changed)
    : sweep(threads, changed), chaos(threads, changed), family(threads, changed) {}

JobStatus StudyJobs::status(Study study) const {
  switch (study) {
    case Study::sweep:
      return sweep.status();
    case Study::chaos:
      return chaos.status();
    case Study::family:
      return family.status();
    case Study::none:
      break;
  }
  return {};
}

void StudyJobs::cancel(Study study) {
  switch (study) {
    case Study::sweep:
      return sweep.cancel();
    case Study::chaos:
      return chaos.cancel();
    case Study::family:
      return family.cancel();
    case Study::none:
      break;
  }
}

void StudyJobs::clear() {
  sweep.clear();
  chaos.clear();
  family.clear();
}

Findings StudyJobs::findings() const {
  return {sweep.result(), chaos.result(), family.result()};
}

}  // namespace muonscope
