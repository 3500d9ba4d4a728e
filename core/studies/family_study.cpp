#include "core/base/errors.h"
#include "core/studies/study.h"

namespace muonscope {
namespace {

/// What was given up half-way is not shown.
void place(FamilyResult& result, const FamilyEnd& end) {
  if (end.complete) result.ends[end.member] = outcome_of(end);
}

StudyWork begin_family(const StudySource& source) {
  if (!source.set_ups)
    throw InputError("There is one set-up only: side by side run the set-ups of a lesson that has several");
  return work_of(*source.set_ups, source.trace_bytes);
}

/// Each set-up that is finished in a directory of its own.
void write_family(const StudyResult& result, const std::filesystem::path& directory,
                  const GivenFiles& given) {
  const auto& found = std::get<FamilyResult>(result);
  for (std::size_t member = 0; member < found.ends.size(); ++member)
    if (const auto& end = found.ends[member])
      write_results(end->results, directory / found.family->members[member].directory, given);
}

}  // namespace

StudyWork work_of(Family family, std::uint64_t trace_bytes) {
  const auto shared = std::make_shared<const Family>(std::move(family));
  return {nothing_yet(shared), [shared, trace_bytes](WorkerPool& pool, const StudyReport& report) {
            run_family(*shared, pool, study_control(report, place), trace_bytes);
          }};
}

StudyKind family_study() {
  return {.study = Study::family,
          .id = "family",
          .shows = "many set-ups of a lesson",
          .command = "muonscope run LESSON --variants all",
          .counts = "steps",
          .of_set_ups = true,
          .begin = begin_family,
          .write = write_family};
}

}  // namespace muonscope
