// Where results come from: the same number from the same experiment, wherever it is read; given files stay.

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/problem_catalogue.h"
#include "core/io/atomic_file.h"
#include "core/io/matrix_file.h"
#include "core/run/given_files.h"
#include "core/run/provenance.h"
#include "experiments.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

namespace fs = std::filesystem;

struct TemporaryFolder {
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "muonscope-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~TemporaryFolder() { fs::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  fs::path path;
};

Experiment from_file(const fs::path& directory, const std::string& target) {
  Json document = to_json(small_experiment());
  document["problem"].erase("rows");
  document["problem"].erase("cols");
  document["problem"]["target"] = {{"kind", "file"}, {"path", target}};
  return experiment_from_json(document, directory);
}

Provenance whole_provenance(const Experiment& experiment) {
  const auto problem =
      problem_kind(experiment.problem.kind).make(experiment.problem, experiment.seed, experiment.directory);
  return provenance_of(experiment, problem->inputs());
}

Matrix some_target() {
  return Matrix{{3, 1, 0}, {0.5, 2, 0.1}, {0, 0, 1}, {1, 1, 1}};
}

}  // namespace

TEST_CASE("a fingerprint follows the experiment, the files' contents and the options, and nothing else") {
  const TemporaryFolder folder;
  write_file(folder.path / "a.npy", npy_bytes(some_target()));
  write_file(folder.path / "a.csv", "3,1,0\n0.5,2,0.1\n0,0,1\n1,1,1\n");
  write_file(folder.path / "b.npy", npy_bytes(some_target() * 2));
  const auto of = [](const Experiment& experiment, const Json& options = Json::object()) {
    return fingerprint(whole_provenance(experiment), "sweep", options);
  };
  const std::string first = of(from_file(folder.path, "a.npy"));
  CHECK(first.size() == 64);
  CHECK(of(from_file(folder.path, "a.csv")) == first);
  CHECK(of(from_file(folder.path, "b.npy")) != first);
  CHECK(of(from_file(folder.path, "a.npy"), {{"over", "seed"}}) != first);
  CHECK(fingerprint(whole_provenance(from_file(folder.path, "a.npy")), "chaos", Json::object()) != first);
  for (const auto& [key, value] : std::vector<std::pair<std::string, Json>>{
           {"seed", 4}, {"steps", 51}, {"lanes.1.schedule.lr", 0.06}, {"record.every", 2}})
    CHECK(of(with_value(from_file(folder.path, "a.npy"), key, value)) != first);

  write_provenance(whole_provenance(from_file(folder.path, "a.csv")), folder.path / "out");
  CHECK(of(read_experiment(folder.path / "out" / "experiment.json")) == first);
}

TEST_CASE("provenance is written once, and again only where it differs") {
  const TemporaryFolder folder;
  const Provenance first = whole_provenance(small_experiment());
  const Provenance other = whole_provenance(small_experiment({{"seed", 9}}));
  const fs::path path = folder.path / "experiment.json";
  CHECK(write_new_provenance(first, folder.path));
  CHECK(write_new_provenance(first, folder.path));
  CHECK_FALSE(write_new_provenance(other, folder.path));
  CHECK(holds(path, first.experiment));
  fs::permissions(path, fs::perms::owner_read);
  const auto written = fs::last_write_time(path);
  write_provenance(first, folder.path);
  CHECK(fs::last_write_time(path) == written);
  write_provenance(other, folder.path);
  CHECK(holds(path, other.experiment));
}

TEST_CASE("what was given is not replaced, under whatever name") {
  const TemporaryFolder folder;
  write_file(folder.path / "inputs" / "target.npy", npy_bytes(some_target()));
  write_file(folder.path / "e.json", "given");
  fs::create_hard_link(folder.path / "e.json", folder.path / "linked.json");
  fs::create_symlink(folder.path, folder.path / "here");
  const GivenFiles given(folder.path / "e.json", from_file(folder.path, "inputs/target.npy"));
  for (const char* name : {"e.json", "linked.json", "here/e.json", "inputs/target.npy", "inputs/../e.json"}) {
    CHECK_THROWS_AS(given.require_kept(folder.path / name), InputError);
    CHECK_THROWS_AS(given.require_kept(folder.path / name, "else"), InputError);
  }
  CHECK(given.is_source(folder.path / "here" / "linked.json"));
  CHECK_FALSE(given.is_source(folder.path / "inputs" / "target.npy"));
  CHECK_NOTHROW(given.require_kept(folder.path / "e.json", "given"));
  CHECK_NOTHROW(given.require_kept(folder.path / "other.json", "else"));
  CHECK_NOTHROW(given.require_kept(folder.path / "inputs" / "target.npy", npy_bytes(some_target())));
  CHECK_NOTHROW(GivenFiles({}, small_experiment()).require_kept(folder.path / "e.json"));
}

TEST_CASE("files of single blocks are given, too") {
  const TemporaryFolder folder;
  write_file(folder.path / "x.gate.npy", "…");
  write_file(folder.path / "y.gate.npy", "…");
  Experiment experiment = small_experiment();
  experiment.problem = default_spec(*find_kind(problem_catalogue(), "mixture_of_experts"));
  experiment.directory = folder.path;
  Spec& start = experiment.problem.parts.at("init").parts.at("x");
  start = Spec{"file", {{"path", std::string("x.npy")}}, {}};
  REQUIRE(named_files(experiment).size() == 1);
  CHECK(named_files(experiment).front().filename() == "x.gate.npy");
}
