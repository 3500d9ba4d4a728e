// What an export holds of studies: tables, and where they come from.

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/studies/chaos_table.h"
#include "core/studies/study.h"
#include "core/studies/study_tables.h"
#include "core/studies/sweep_table.h"
#include "tests/run/experiments.h"

using namespace muonscope;

namespace {

namespace fs = std::filesystem;

struct ExportFolder {
  ExportFolder() {
    std::string name = (fs::temp_directory_path() / "muonscope-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~ExportFolder() { fs::remove_all(path); }
  ExportFolder(const ExportFolder&) = delete;
  ExportFolder& operator=(const ExportFolder&) = delete;
  std::string read(const char* name) const {
    std::ifstream file(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  fs::path path;
};

Experiment clouds() {
  return testing::small_experiment(
      {{"problem",
        {{"kind", "particles"},
         {"count", 10},
         {"rows", 2},
         {"cols", 2},
         {"inner", nullptr},
         {"target", nullptr},
         {"init", nullptr},
         {"objective", {{"kind", "harmonic"}}}}},
       {"record", {{"observables", {"loss"}}}},
       {"chaos", {{"from", 1}, {"to", 3}, {"reference", 4}, {"seeds", 3}, {"steps", 2}}}});
}

}  // namespace

TEST_CASE("an export holds whole studies with what they come from, as the command line writes them") {
  const ExportFolder folder;
  WorkerPool pool(2);
  const Experiment base = testing::small_experiment(
      {{"sweep", {{"key", "seed"}, {"from", 1}, {"to", 3}, {"count", 3}, {"spacing", "linear"}}}});
  Findings findings;
  const auto sweep = std::make_shared<const Sweep>(declared_sweep(base));
  findings.add(std::make_shared<const StudyResult>(SweepResult{sweep, run_sweep(*sweep, {}, pool, {})}));
  auto chaos = std::make_shared<ChaosResult>();
  chaos->chaos = std::make_shared<const Chaos>(declared_chaos(clouds()));
  for (const ChaosSize& size : run_chaos(*chaos->chaos, pool, {})) add(*chaos, size);
  findings.add(std::make_shared<const StudyResult>(*chaos));
  write_findings(findings, folder.path, GivenFiles({}, base));

  CHECK(folder.read("sweep.csv") == sweep_csv(*sweep, findings.found<SweepResult>()->runs));
  CHECK(folder.read("chaos.csv") == chaos_csv(*chaos));
  CHECK(folder.read("chaos-fit.csv") == chaos_fit_csv(*chaos));
  CHECK(folder.read("chaos-clouds.csv") == chaos_clouds_csv(clouds_of(*chaos)));
  const Json said = Json::parse(folder.read("sweep.json"));
  CHECK(said["fingerprint"] == identify(base, *sweep).fingerprint);
  CHECK(said["experiment"] == to_json(base));
  CHECK(said["rows"] == 6);
  CHECK(Json::parse(folder.read("chaos.json"))["fingerprint"] ==
        identify(clouds(), *chaos->chaos).fingerprint);
}

TEST_CASE("an export does not replace what was given") {
  const ExportFolder folder;
  WorkerPool pool(1);
  const Experiment base = testing::small_experiment();
  const auto sweep = std::make_shared<const Sweep>(base, std::vector{parse_axis(base, "seed=1:2:2")});
  Findings findings;
  findings.add(std::make_shared<const StudyResult>(SweepResult{sweep, run_sweep(*sweep, {}, pool, {})}));
  std::ofstream(folder.path / "sweep.json") << "given";
  CHECK_THROWS_AS(write_findings(findings, folder.path, GivenFiles(folder.path / "sweep.json", base)),
                  InputError);
  CHECK(folder.read("sweep.json") == "given");
  CHECK_FALSE(fs::exists(folder.path / "sweep.csv"));
}
