#include "app/panels/studies.h"

#include "core/io/atomic_file.h"
#include "core/run/chaos_table.h"
#include "core/run/results.h"
#include "core/run/sweep_table.h"

namespace muonscope {

FigureInput figure_input(const Snapshot& snapshot, const Findings& findings) {
  return {.snapshot = &snapshot,
          .sweep = findings.sweep.get(),
          .chaos = findings.chaos.get(),
          .family = findings.family.get()};
}

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

void write_findings(const Findings& findings, const std::filesystem::path& directory,
                    const GivenFiles& given) {
  if (findings.sweep && findings.sweep->complete())
    write_file(directory / sweep_file_name({}, true),
               sweep_csv(*findings.sweep->sweep, findings.sweep->runs));
  if (findings.chaos && findings.chaos->complete())
    write_file(directory / "chaos.csv", chaos_csv(*findings.chaos));
  if (!findings.family) return;
  for (std::size_t member = 0; member < findings.family->ends.size(); ++member)
    if (const auto& end = findings.family->ends[member])
      write_results(end->results, directory / slug(findings.family->family->members[member].name), given);
}

}  // namespace muonscope
