#include "core/studies/sweep_job.h"

#include <algorithm>

namespace muonscope {
namespace {

/// In grid order, whatever the order in which runs finish.
void insert(SweepResult& result, const SweepRun& run) {
  std::vector<SweepRun>& runs = result.runs;
  const auto place = std::lower_bound(runs.begin(), runs.end(), run.run,
                                      [](const SweepRun& a, std::size_t number) { return a.run < number; });
  runs.insert(place, run);
}

}  // namespace

void start(SweepJob& job, Sweep sweep) {
  const auto shared = std::make_shared<const Sweep>(std::move(sweep));
  job.start({shared, {}}, [shared](WorkerPool& pool, const SweepJob::Report& report) {
    run_sweep(*shared, {}, pool, study_control<SweepRun>(report, insert));
  });
}

}  // namespace muonscope
