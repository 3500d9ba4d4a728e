#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/errors.h"
#include "core/experiment/problem_catalogue.h"
#include "core/io/atomic_file.h"
#include "core/io/matrix_file.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// A directory with M.npy (5×7), P.npy (5×3), Q.npy (7×3) and wide.npy (7×4), gone afterwards.
struct Files {
  std::filesystem::path directory = std::filesystem::temp_directory_path() / "muonscope-factorization-test";
  Matrix m = random_matrix(5, 7, 1), p = random_matrix(5, 3, 2), q = random_matrix(7, 3, 3);
  Files() {
    write_file(directory / "M.npy", npy_bytes(m));
    write_file(directory / "P.npy", npy_bytes(p));
    write_file(directory / "Q.npy", npy_bytes(q));
    write_file(directory / "wide.npy", npy_bytes(random_matrix(7, 4, 4)));
  }
  ~Files() { std::filesystem::remove_all(directory); }
};

Spec from_files(const std::string& target, const std::string& p, const std::string& q) {
  Spec spec{"matrix_factorization", {}, {}};
  spec.parts["target"] = {"file", {{"path", target}}, {}};
  spec.parts["init"] = {"file", {{"p", p}, {"q", q}}, {}};
  return spec;
}

}  // namespace

TEST_CASE("shapes and matrices come from the files, and the files are named as inputs") {
  const Files files;
  Spec spec = from_files("M.npy", "P.npy", "Q.npy");
  const ProblemKind& kind = problem_kind("matrix_factorization");
  kind.resolve(spec, files.directory);
  CHECK(spec.integer("rows") == 5);
  CHECK(spec.integer("cols") == 7);
  CHECK(spec.integer("inner") == 3);
  const auto problem = kind.make(spec, 0, files.directory);
  CHECK(problem->initial()[0].value == files.p);
  CHECK(problem->initial()[1].value == files.q);
  Blocks gradient = problem->initial();
  CHECK(problem->evaluate(problem->initial(), gradient) ==
        doctest::Approx((files.m - files.p * files.q.transpose()).squaredNorm() / 2).epsilon(1e-14));
  const std::vector<Problem::Input> inputs = problem->inputs();
  REQUIRE(inputs.size() == 3);
  CHECK(inputs[0].key == "target.path");
  CHECK(inputs[0].value == files.m);
  CHECK(inputs[2].file_name == "q.npy");
}

TEST_CASE("inner left out is the smaller side of a target file") {
  const Files files;
  Spec spec = from_files("M.npy", "", "");
  spec.parts["init"] = chosen(factor_init_catalogue(), "gaussian");
  problem_kind("matrix_factorization").resolve(spec, files.directory);
  CHECK(spec.integer("inner") == 5);
}

TEST_CASE("disagreements name the key and both numbers") {
  const Files files;
  const auto refused = [&](Spec spec, const char* key) {
    CHECK_THROWS_WITH_AS(problem_kind("matrix_factorization").resolve(spec, files.directory),
                         doctest::Contains(key), InputError);
  };
  Spec other = from_files("M.npy", "P.npy", "Q.npy");
  other.values["cols"] = std::int64_t{8};
  refused(other, "problem.cols is 8");
  refused(from_files("M.npy", "Q.npy", "Q.npy"), "problem.rows is 5");
  refused(from_files("M.npy", "P.npy", "wide.npy"), "problem.init.q has 4");
  refused(from_files("missing.npy", "P.npy", "Q.npy"), "missing.npy");
}
