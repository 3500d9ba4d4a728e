// The table of studies: whatever a study is, its row is enough to begin it, to carry it out and to keep what
// it found.

#include <doctest/doctest.h>

#include <filesystem>
#include <mutex>

#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/studies/study_job.h"
#include "tests/eventually.h"

using namespace muonscope;

namespace {

/// Something for every study: rates to sweep, clouds of two sizes, two set-ups.
StudySource small_study_source() {
  const Json document = {
      {"muonscope", 1},
      {"seed", 9},
      {"steps", 4},
      {"problem", {{"kind", "particles"}, {"count", 8}, {"objective", {{"kind", "harmonic"}}}}},
      {"lanes",
       {{{"name", "GD"},
         {"optimizer", {{"kind", "gd"}}},
         {"schedule", {{"kind", "constant"}, {"lr", 0.1}}}}}},
      {"sweep", {{"key", "lanes.*.schedule.lr"}, {"from", 0.01}, {"to", 0.1}, {"count", 3}}},
      {"chaos", {{"from", 1}, {"to", 2}, {"reference", 4}, {"seeds", 2}}}};
  const Experiment experiment = experiment_from_json(document, ".");
  Experiment other = experiment;
  other.seed = 10;
  return {experiment, Family{"two", {{"one", experiment, "one"}, {"other", other, "other"}}, {"seed"}}};
}

StudyResult carried_out(StudyWork work) {
  StudyResult result = std::move(work.empty);
  std::mutex mutex;
  WorkerPool pool(2);
  work.carry_out(pool, {.stopped = [] { return false; },
                        .progress = [](Step, Step) {},
                        .change =
                            [&](const std::function<void(StudyResult&)>& how) {
                              const std::lock_guard lock(mutex);
                              how(result);
                            }});
  return result;
}

}  // namespace

TEST_CASE("every study begins, comes to its end in front and in the background, and writes what it found") {
  const StudySource source = small_study_source();
  const auto folder = std::filesystem::temp_directory_path() / "muonscope-studies-test";
  CHECK(study_kinds().size() + 1 == study_count);
  for (const StudyKind& kind : study_kinds()) {
    CAPTURE(kind.id);
    CHECK(&study_kind(kind.study) == &kind);
    CHECK(study_of(kind.begin(source).empty) == kind.study);
    CHECK_FALSE(complete(kind.begin(source).empty));
    const StudyResult result = carried_out(kind.begin(source));
    CHECK(complete(result));
    CHECK(base_of(result).seed == 9);
    CHECK(Findings(result).of(kind.study) != nullptr);

    StudyJob job(1);
    job.start(kind.begin(source));
    REQUIRE(test::eventually([&] { return !job.status().running; }));
    CHECK(job.status().error.empty());
    CHECK(complete(*job.result()));

    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    write_findings(Findings(result), folder, GivenFiles({}, source.experiment));
    CHECK_FALSE(std::filesystem::is_empty(folder));
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("a study that the source does not declare says why") {
  StudySource source = small_study_source();
  source.set_ups.reset();
  CHECK_THROWS_WITH_AS(study_kind(Study::family).begin(source), doctest::Contains("one set-up only"),
                       InputError);
  CHECK_FALSE(complete(StudyResult()));
  CHECK(Findings().of(Study::sweep) == nullptr);
}
