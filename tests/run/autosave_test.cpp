#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/session/autosave.h"
#include "experiments.h"

namespace muonscope::testing {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("muonscope-autosave-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
  std::size_t sessions() const {
    std::error_code none;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path, none), fs::directory_iterator()));
  }
};

KeptSession session(Step step) {
  Experiment experiment = small_experiment();
  experiment.edits.push_back({5, "lanes.0.schedule.lr", Json(0.25)});
  return {experiment, step, "the-scalar-plane", "calm", "/tmp/given.json", 3, true, {"GD"}};
}

TEST_CASE("a session comes back from its text") {
  const KeptSession kept = session(17), again = session_from_text(session_text(kept));
  CHECK(to_json(again.experiment) == to_json(kept.experiment));
  CHECK(again.step == 17);
  CHECK(again.lesson == kept.lesson);
  CHECK(again.set_up == kept.set_up);
  CHECK(again.file == kept.file);
  CHECK(again.page == 3);
  CHECK(again.revealed);
  CHECK(again.hidden_lanes == kept.hidden_lanes);
  CHECK_THROWS_AS(session_from_text("{}"), InputError);
  CHECK_THROWS_AS(session_from_text("{\"muonscope_session\": 2}"), InputError);
  CHECK_THROWS_AS(session_from_text("[1"), InputError);
}

TEST_CASE("files are named by absolute paths") {
  const Folder folder;
  fs::create_directories(folder.path);
  std::ofstream(folder.path / "target.csv") << "1,2\n3,4\n";
  const Experiment experiment =
      experiment_from_json(parse_json(R"({"muonscope": 1, "problem": {"kind": "matrix_factorization",
                     "target": {"kind": "file", "path": "target.csv"}},
                     "lanes": [{"name": "Muon", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant"}}]})",
                                      "test"),
                           folder.path);
  const KeptSession again = session_from_text(session_text({experiment, 0, "", "", ""}));
  CHECK(again.experiment.problem.part("target").text("path") == (folder.path / "target.csv").string());
}

TEST_CASE("a session that ends by itself leaves nothing behind") {
  const Folder folder;
  {
    Autosave autosave(folder.path);
    autosave.keep(session(1));
    CHECK(folder.sessions() == 1);
    CHECK(Leftover::newest(folder.path) == nullptr);  // it goes on
    const Autosave other(folder.path);
    CHECK(folder.sessions() == 2);
  }
  CHECK(folder.sessions() == 0);
}

TEST_CASE("what is forgotten is not found, and is kept again when it is there again") {
  const Folder folder;
  const fs::path copy = folder.path / "copy";
  Autosave autosave(folder.path / "sessions");
  const auto left = [&] {  // as a crash would leave it
    fs::remove_all(copy);
    fs::copy(folder.path / "sessions", copy, fs::copy_options::recursive);
    return Leftover::newest(copy);
  };
  autosave.forget();
  autosave.keep(session(3));
  CHECK(left()->session().step == 3);
  autosave.forget();
  CHECK(left() == nullptr);
  autosave.keep(session(3));
  CHECK(left()->session().step == 3);
}

TEST_CASE("the newest session that did not end by itself is found, and half ones go") {
  const Folder folder;
  for (const Step step : {1, 2}) {
    fs::create_directories(folder.path / std::to_string(step));
    std::ofstream(folder.path / std::to_string(step) / "session.json") << session_text(session(step));
  }
  fs::create_directories(folder.path / "3");
  std::ofstream(folder.path / "3" / "session.json") << session_text(session(3)).substr(0, 100);
  fs::create_directories(folder.path / "4");
  {
    const std::unique_ptr<Leftover> found = Leftover::newest(folder.path);
    REQUIRE(found);
    CHECK(found->session().step == 2);
    CHECK(folder.sessions() == 2);
    const std::unique_ptr<Leftover> next = Leftover::newest(folder.path);
    REQUIRE(next);
    CHECK(next->session().step == 1);  // the other is taken
    found->remove();
  }
  CHECK(Leftover::newest(folder.path)->session().step == 1);
}

}  // namespace
}  // namespace muonscope::testing
