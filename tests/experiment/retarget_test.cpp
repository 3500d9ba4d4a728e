// A file's matrix in place of the target: what is kept, what is cut, what is refused.

#include "core/experiment/retarget.h"
#include "core/experiment/problem_catalogue.h"

#include <doctest/doctest.h>

#include <fstream>

#include "core/base/json.h"
#include "core/io/matrix_file.h"
#include "core/linalg/svd.h"
#include "core/problems/matrix_factorization.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

namespace fs = std::filesystem;

const fs::path picture = fs::absolute("assets/images/hills.png");

struct Directory {
  fs::path path = fs::temp_directory_path() / ("muonscope-retarget-" + std::to_string(std::rand()));
  Directory() { fs::create_directories(path); }
  ~Directory() { fs::remove_all(path); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
};

fs::path matrix_of(const Directory& directory, Eigen::Index rows, Eigen::Index cols) {
  const fs::path path = directory.path / "m.npy";
  std::ofstream(path, std::ios::binary) << npy_bytes(Matrix::Random(rows, cols));
  return path;
}

Experiment with_inner(std::int64_t inner) {
  return read(example_with("/problem/inner", inner));
}

Matrix target_of(const Experiment& experiment) {
  const auto problem =
      problem_kind(experiment.problem.kind).make(experiment.problem, experiment.seed, experiment.directory);
  return dynamic_cast<const MatrixFactorization&>(*problem).target();
}

}  // namespace

TEST_CASE("a picture becomes the target, as strong as the one before; lanes and init are kept") {
  const Experiment before = with_inner(8);
  const Retargeted after = with_target_file(before, picture, 10);
  const Spec& problem = after.experiment.problem;
  CHECK(problem.part("target").kind == "image");
  CHECK(problem.integer("rows") == 96);
  CHECK(problem.integer("cols") == 128);
  CHECK(problem.integer("inner") == 8);
  CHECK(problem.part("init") == before.problem.part("init"));
  CHECK(after.experiment.lanes == before.lanes);
  CHECK(singular_values(target_of(after.experiment))(0) == doctest::Approx(10).epsilon(0.05));
  CHECK(contains(after.said, "hills.png, 96×128"));
  CHECK(contains(after.said, "starts anew"));
}

TEST_CASE("a picture in place of a picture is read as that one was") {
  Experiment before = with_target_file(with_inner(8), picture, 10).experiment;
  before = with_value(before, "problem.target.channels", "stacked");
  before = with_value(before, "problem.target.side", 64);
  const Retargeted after = with_target_file(before, picture, 99);
  CHECK(after.experiment.problem.part("target") == before.problem.part("target"));
  CHECK(contains(after.said, "averaged down from 96×128"));
}

TEST_CASE("what was left out of a table is said") {
  const Directory directory;
  std::ofstream(directory.path / "m.csv") << "a;b;c\n1;2;3\n4;5;6\n";
  const Retargeted after = with_target_file(with_inner(8), directory.path / "m.csv", 10);
  CHECK(target_of(after.experiment)(1, 2) == 6);
  CHECK(contains(after.said, "is taken for a header"));
}

TEST_CASE("a matrix becomes the target; the inner dimension is cut to its rank at most") {
  const Directory directory;
  const Retargeted after = with_target_file(with_inner(32), matrix_of(directory, 12, 7), 10);
  CHECK(after.experiment.problem.integer("inner") == 7);
  CHECK(target_of(after.experiment) == read_matrix(directory.path / "m.npy"));
  CHECK(contains(after.said, "shorter side, 7"));
  CHECK_FALSE(contains(with_target_file(with_inner(5), matrix_of(directory, 12, 7), 10).said, "inner"));
}

TEST_CASE("init files of another shape give way") {
  const Directory directory;
  Json document = example_without("/problem/rows");
  document["problem"].erase("cols");
  document["problem"].erase("inner");
  for (const char* name : {"p.npy", "q.npy"})
    std::ofstream(directory.path / name, std::ios::binary) << npy_bytes(Matrix::Random(32, 4));
  document["problem"]["init"] = {{"kind", "file"},
                                 {"p", (directory.path / "p.npy").string()},
                                 {"q", (directory.path / "q.npy").string()}};
  const Retargeted after = with_target_file(read(document), matrix_of(directory, 12, 7), 10);
  CHECK(after.experiment.problem.part("init").kind == "gaussian");
  CHECK(after.experiment.problem.integer("inner") == 4);
  CHECK(contains(after.said, "random"));
}

TEST_CASE("what cannot be a target is refused with what can") {
  const Directory directory;
  const auto refusal = [](const Experiment& experiment, const fs::path& path) {
    return input_error([&] { with_target_file(experiment, path, 10); });
  };
  CHECK(contains(refusal(with_inner(8), "/notes.txt"), ".png"));
  CHECK(contains(refusal(with_inner(8), "/gone.png"), "gone.png"));
  CHECK(contains(refusal(with_inner(8), "/gone.csv"), "gone.csv"));
  CHECK(contains(refusal(with_inner(8), matrix_of(directory, largest_retarget + 1, 1)), "too large"));
  for (const char* kind : {"linear_attention", "denoise", "least_squares", "saddle"}) {
    Json document = Json::parse(R"({
      "muonscope": 1, "problem": {},
      "lanes": [{"name": "GD", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.1}}],
      "record": {"observables": ["loss"]}})");
    document["problem"]["kind"] = kind;
    CHECK(contains(refusal(read(document), picture), "factorization"));
  }
}

TEST_CASE("a black picture and one without a strength to match keep the usual scale") {
  const Spec target = with_target_file(with_inner(8), picture, 0).experiment.problem.part("target");
  CHECK(target.real("scale") == 1);
}
