#include "core/base/json.h"
#include "core/studies/study.h"
#include "core/studies/study_tables.h"

namespace muonscope {
namespace {

void write_chaos(const StudyResult& result, const std::filesystem::path& directory, const GivenFiles& given) {
  const auto& found = std::get<ChaosResult>(result);
  if (!found.complete()) return;
  const StudyIdentity identity = identify(found.base(), *found.chaos);
  const std::vector<ChaosCloud> clouds = clouds_of(found);
  write_study(chaos_tables(found, clouds), summary_of(identity, found, clouds), identity, directory, given);
}

}  // namespace

StudyWork work_of(Chaos chaos) {
  const auto shared = std::make_shared<const Chaos>(std::move(chaos));
  return {ChaosResult{shared, {}, {}, {}}, [shared](WorkerPool& pool, const StudyReport& report) {
            run_chaos(*shared, pool, study_control(report, add));
          }};
}

StudyKind chaos_study() {
  return {.study = Study::chaos,
          .id = "chaos",
          .shows = "clouds of many sizes",
          .command = "muonscope chaos …",
          .counts = "particle steps",
          .begin = [](const StudySource& source) { return work_of(declared_chaos(source.experiment)); },
          .write = write_chaos};
}

}  // namespace muonscope
