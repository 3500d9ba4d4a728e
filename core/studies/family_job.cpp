#include "core/studies/family_job.h"

namespace muonscope {
namespace {

/// What was given up half-way is not shown.
void place(FamilyResult& result, const FamilyEnd& end) {
  if (end.complete) result.ends[end.member] = outcome_of(end);
}

}  // namespace

void start(FamilyJob& job, Family family) {
  const auto shared = std::make_shared<const Family>(std::move(family));
  job.start(nothing_yet(shared), [shared](WorkerPool& pool, const FamilyJob::Report& report) {
    run_family(*shared, pool, study_control<FamilyEnd>(report, place));
  });
}

}  // namespace muonscope
