#include "core/studies/study_tables.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "core/studies/chaos_table.h"

namespace muonscope {

std::vector<ChaosCloud> clouds_of(const ChaosResult& result) {
  std::vector<ChaosCloud> clouds;
  for (const ChaosSize& size : result.sizes)
    for (std::size_t seed = 0; seed < size.clouds.size(); ++seed)
      clouds.push_back({size.count, seed, size.clouds[seed]});
  return clouds;
}

std::vector<StudyTable> chaos_tables(const ChaosResult& result, const std::vector<ChaosCloud>& clouds) {
  const std::string ending = result.complete() ? ".csv" : ".partial.csv";
  std::vector<StudyTable> tables = {{"chaos-clouds" + ending, chaos_clouds_csv(clouds)}};
  if (result.sizes.empty()) return tables;
  tables.push_back({"chaos" + ending, chaos_csv(result)});
  tables.push_back({"chaos-fit" + ending, chaos_fit_csv(result)});
  return tables;
}

Json summary_of(const StudyIdentity& identity, const std::vector<SweepRun>& runs, bool interrupted) {
  Json json = to_json(identity);
  json["interrupted"] = interrupted;
  json["runs"] = runs.size();
  json["rows"] = count_rows(runs);
  json["diverged"] = count_diverged(runs);
  return json;
}

Json summary_of(const StudyIdentity& identity, const ChaosResult& result,
                const std::vector<ChaosCloud>& clouds) {
  Json json = to_json(identity);
  json["interrupted"] = !result.complete();
  json["sizes"] = result.sizes.size();
  json["rows"] = clouds.size();
  return json;
}

Json with_experiment(Json json, const StudyIdentity& identity) {
  json["experiment"] = Json::parse(identity.provenance.experiment);
  return json;
}

void write_study(const std::vector<StudyTable>& tables, const Json& summary, const StudyIdentity& identity,
                 const std::filesystem::path& directory, const GivenFiles& given) {
  const std::filesystem::path json = directory / (identity.study + ".json");
  given.require_kept(json);
  for (const StudyTable& table : tables) given.require_kept(directory / table.name);
  for (const StudyTable& table : tables) write_file(directory / table.name, table.text);
  write_file(json, json_text(with_experiment(summary, identity)));
}

std::size_t count_diverged(const std::vector<SweepRun>& runs) {
  std::size_t diverged = 0;
  for (const SweepRun& run : runs)
    diverged += static_cast<std::size_t>(std::ranges::count_if(run.rows, &SweepRow::diverged));
  return diverged;
}

std::size_t count_rows(const std::vector<SweepRun>& runs) {
  std::size_t rows = 0;
  for (const SweepRun& run : runs) rows += run.rows.size();
  return rows;
}

}  // namespace muonscope
