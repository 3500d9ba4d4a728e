#include "core/base/errors.h"
#include "core/studies/study.h"

namespace muonscope {
namespace {

StudyWork begin_family(const StudySource& source) {
  if (!source.set_ups)
    throw InputError("There is one set-up only: side by side run the set-ups of a lesson that has several");
  return work_of(*source.set_ups, source.trace_bytes);
}

void write_family(const StudyResult& result, const std::filesystem::path& directory,
                  const GivenFiles& given) {
  write_members(std::get<FamilyResult>(result), directory, given);
}

}  // namespace

StudyWork work_of(Family family, std::uint64_t trace_bytes) {
  const auto shared = std::make_shared<const Family>(std::move(family));
  return {nothing_yet(shared), [shared, trace_bytes](WorkerPool& pool, const StudyReport& report) {
            run_family(*shared, pool, study_control(report, place_member), trace_bytes);
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
