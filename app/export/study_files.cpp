#include "app/export/study_files.h"

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "core/run/results.h"
#include "core/studies/study_tables.h"
#include "core/studies/sweep_table.h"

namespace muonscope {
namespace {

/// Beside what the run on screen says of itself, which goes by summary.json and experiment.json: a study may
/// have begun from what has changed since.
void write_study(const std::vector<StudyTable>& tables, const Json& summary, const StudyIdentity& identity,
                 const std::filesystem::path& directory, const GivenFiles& given) {
  const std::filesystem::path json = directory / (identity.study + ".json");
  given.require_kept(json);
  for (const StudyTable& table : tables) given.require_kept(directory / table.name);
  for (const StudyTable& table : tables) write_file(directory / table.name, table.text);
  write_file(json, json_text(with_experiment(summary, identity)));
}

}  // namespace

void write_findings(const Findings& findings, const std::filesystem::path& directory,
                    const GivenFiles& given) {
  if (findings.sweep && findings.sweep->complete()) {
    const Sweep& sweep = *findings.sweep->sweep;
    const StudyIdentity identity = identify(sweep.base(), sweep);
    write_study({{sweep_file_name({}, true), sweep_csv(sweep, findings.sweep->runs)}},
                summary_of(identity, findings.sweep->runs, false), identity, directory, given);
  }
  if (findings.chaos && findings.chaos->complete()) {
    const StudyIdentity identity = identify(findings.chaos->chaos->base, *findings.chaos->chaos);
    const std::vector<ChaosCloud> clouds = clouds_of(*findings.chaos);
    write_study(chaos_tables(*findings.chaos, clouds), summary_of(identity, *findings.chaos, clouds),
                identity, directory, given);
  }
  if (!findings.family) return;
  for (std::size_t member = 0; member < findings.family->ends.size(); ++member)
    if (const auto& end = findings.family->ends[member])
      write_results(end->results, directory / findings.family->family->members[member].directory, given);
}

}  // namespace muonscope
