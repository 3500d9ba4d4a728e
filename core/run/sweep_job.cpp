#include "core/run/sweep_job.h"

#include <algorithm>

namespace muonscope {
namespace {

/// In grid order, whatever the order in which runs finish.
void insert(std::vector<SweepRun>& runs, const SweepRun& run) {
  const auto place = std::lower_bound(runs.begin(), runs.end(), run.run,
                                      [](const SweepRun& a, std::size_t number) { return a.run < number; });
  runs.insert(place, run);
}

}  // namespace

void start(SweepJob& job, Sweep sweep) {
  const auto shared = std::make_shared<const Sweep>(std::move(sweep));
  job.start({shared, {}}, [shared](WorkerPool& pool, const SweepJob::Report& report) {
    run_sweep(*shared, {}, pool,
              {.cancelled = [&] { return report.stopped(); },
               .progress = [&](Step done, Step total) { report.progress(done, total); },
               .finished =
                   [&](const SweepRun& run) {
                     report.change([&](SweepResult& result) { insert(result.runs, run); });
                   }});
  });
}

}  // namespace muonscope
