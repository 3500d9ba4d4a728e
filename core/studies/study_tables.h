#pragma once
// The files of whole studies: the same from the command line and from the window's export.

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/given_files.h"
#include "core/studies/study_identity.h"
#include "core/studies/sweep_result.h"

namespace muonscope {

struct StudyTable {
  std::string name;
  std::string text;
};

/// Of sizes that are finished, and of these clouds, which may be more; under names that nobody takes for
/// results unless all sizes are there.
std::vector<StudyTable> chaos_tables(const ChaosResult& result, const std::vector<ChaosCloud>& clouds);
/// All clouds of the sizes that are finished.
std::vector<ChaosCloud> clouds_of(const ChaosResult& result);

/// What the table of these runs, of this part of the sweep, says of itself.
Json summary_of(const StudyIdentity& identity, const std::vector<SweepRun>& runs, bool interrupted);
Json summary_of(const StudyIdentity& identity, const ChaosResult& result,
                const std::vector<ChaosCloud>& clouds);

/// With the experiment, for places where it is not the one that stands beside it.
Json with_experiment(Json json, const StudyIdentity& identity);

/// Beside what a run says of itself, which goes by summary.json and experiment.json: a study may have begun
/// from what has changed since. OutputError; InputError, before anything is written, where a file that was
/// given would be replaced.
void write_study(const std::vector<StudyTable>& tables, const Json& summary, const StudyIdentity& identity,
                 const std::filesystem::path& directory, const GivenFiles& given);

/// The lanes that diverged, and all of them.
std::size_t count_diverged(const std::vector<SweepRun>& runs);
std::size_t count_rows(const std::vector<SweepRun>& runs);

}  // namespace muonscope
