#include <algorithm>

#include "core/base/json.h"
#include "core/studies/study.h"
#include "core/studies/study_tables.h"
#include "core/studies/sweep_table.h"

namespace muonscope {
namespace {

/// In grid order, whatever the order in which runs finish.
void insert(SweepResult& result, const SweepRun& run) {
  std::vector<SweepRun>& runs = result.runs;
  const auto place = std::lower_bound(runs.begin(), runs.end(), run.run,
                                      [](const SweepRun& a, std::size_t number) { return a.run < number; });
  runs.insert(place, run);
}

void write_sweep(const StudyResult& result, const std::filesystem::path& directory, const GivenFiles& given) {
  const auto& found = std::get<SweepResult>(result);
  if (!found.complete()) return;
  const StudyIdentity identity = identify(found.base(), *found.sweep);
  write_study({{sweep_file_name({}, true), sweep_csv(*found.sweep, found.runs)}},
              summary_of(identity, found.runs, false), identity, directory, given);
}

}  // namespace

StudyWork work_of(Sweep sweep) {
  const auto shared = std::make_shared<const Sweep>(std::move(sweep));
  return {SweepResult{shared, {}}, [shared](WorkerPool& pool, const StudyReport& report) {
            run_sweep(*shared, {}, pool, study_control(report, insert));
          }};
}

StudyKind sweep_study() {
  return {.study = Study::sweep,
          .id = "sweep",
          .shows = "a sweep",
          .command = "muonscope sweep …",
          .counts = "steps",
          .begin = [](const StudySource& source) { return work_of(declared_sweep(source.experiment)); },
          .write = write_sweep};
}

}  // namespace muonscope
