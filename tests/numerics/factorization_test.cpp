#include "core/experiment/problem_catalogue.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/targets/target.h"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include <cmath>

#include "core/base/errors.h"
#include "core/linalg/svd.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Spec factorization(std::int64_t rows, std::int64_t cols, std::int64_t inner, Spec target, Spec init) {
  Spec spec{"matrix_factorization", {{"rows", rows}, {"cols", cols}, {"inner", inner}}, {}};
  spec.parts = {{"target", std::move(target)}, {"init", std::move(init)}};
  return spec;
}

std::shared_ptr<const Problem> made(Spec spec, std::uint64_t seed = 1) {
  const ProblemKind& row = problem_kind("matrix_factorization");
  row.resolve(spec, ".");
  return row.make(spec, seed, ".");
}

/// Loss and gradient with the factors at zero give the target back: ½‖M‖² and, for inner = identity, −M.
Matrix target_of(const Spec& target, std::int64_t rows, std::int64_t cols, std::uint64_t seed = 1) {
  const auto problem =
      made(factorization(rows, cols, 2, target, chosen(factor_init_catalogue(), "gaussian")), seed);
  return static_cast<const MatrixFactorization&>(*problem).target();
}

}  // namespace

TEST_CASE("gradients agree with central differences in every shape") {
  for (const auto& [rows, cols, inner] :
       {std::array{5, 7, 3}, {5, 7, 5}, {5, 7, 6}, {7, 5, 9}, {1, 4, 2}, {1, 1, 1}}) {
    const auto problem = made(factorization(rows, cols, inner, chosen(target_catalogue(), "gaussian"),
                                            chosen(factor_init_catalogue(), "gaussian", {{"scale", 1.0}})));
    Blocks x = problem->initial();
    Blocks gradient = x, unused = x;
    const double loss = problem->evaluate(x, gradient);
    CHECK(loss > 0);
    for (std::size_t block = 0; block < x.size(); ++block) {
      for (Eigen::Index i = 0; i < x[block].value.size(); ++i) {
        double& entry = x[block].value.data()[i];
        const double at = entry, h = 1e-5;
        entry = at + h;
        const double above = problem->evaluate(x, unused);
        entry = at - h;
        const double below = problem->evaluate(x, unused);
        entry = at;
        CHECK(gradient[block].value.data()[i] == doctest::Approx((above - below) / (2 * h)).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("targets have the spectra they promise") {
  const Matrix power =
      target_of(chosen(target_catalogue(), "power_law", {{"scale", 10.0}, {"exponent", 2.0}}), 3, 5);
  CHECK(power.diagonal().isApprox((Vector(3) << 10, 2.5, 10.0 / 9).finished(), 1e-15));
  CHECK(power.squaredNorm() == doctest::Approx(power.diagonal().squaredNorm()));

  const Matrix shifted = target_of(chosen(target_catalogue(), "shifted_power_law", {{"scale", 2.0}}), 4, 4);
  CHECK(
      shifted.diagonal().isApprox((Vector(4) << 2, 2 * 5.0 / 6, 2 * 5.0 / 7, 2 * 5.0 / 8).finished(), 1e-15));

  const Matrix listed =
      target_of(chosen(target_catalogue(), "spectrum", {{"values", std::vector<double>{1, 3, 2}}}), 4, 6);
  CHECK(listed.diagonal() == (Vector(4) << 3, 2, 1, 0).finished());

  const Matrix random = target_of(chosen(target_catalogue(), "gaussian", {{"scale", 3.0}}), 60, 80);
  CHECK(std::abs(random.squaredNorm() / 4800 / 9 - 1) < 5 * std::sqrt(2.0 / 4800));
}

TEST_CASE("the planted target: signal above the noise's edge, the rest at or above the floor") {
  const Spec spec = chosen(target_catalogue(), "planted");
  const Vector s = target_of(spec, 128, 128).diagonal();
  CHECK(std::is_sorted(s.begin(), s.end(), std::greater<>{}));
  CHECK(s.minCoeff() == 2.0);
  CHECK(s(31) > 30);  // signal 4·10 within the noise's reach
  CHECK(s(32) < 21);  // Marchenko–Pastur edge 2·10
  CHECK(target_of(spec, 128, 128, 2) != target_of(spec, 128, 128, 1));
}

TEST_CASE("targets that do not fit are refused") {
  CHECK_THROWS_AS(target_of(chosen(target_catalogue(), "planted", {{"rank", std::int64_t{6}}}), 5, 9),
                  InputError);
  CHECK_THROWS_AS(
      target_of(chosen(target_catalogue(), "spectrum", {{"values", std::vector<double>{3, 2, 1}}}), 2, 9),
      InputError);
}

TEST_CASE("shapes left out are 32") {
  Spec spec = factorization(1, 1, 1, chosen(target_catalogue(), "power_law"),
                            chosen(factor_init_catalogue(), "gaussian"));
  spec.values.clear();
  problem_kind("matrix_factorization").resolve(spec, ".");
  CHECK(spec.integer("rows") == 32);
  CHECK(spec.integer("cols") == 32);
  CHECK(spec.integer("inner") == 32);
}

TEST_CASE("initial factors: scale, orthogonality, and streams of their own") {
  const auto orthogonal =
      made(factorization(9, 5, 7, chosen(target_catalogue(), "power_law"),
                         chosen(factor_init_catalogue(), "orthogonal", {{"scale", 0.25}})));
  for (const Block& block : orthogonal->initial()) {
    CHECK((singular_values(block.value).array() - 0.25).abs().maxCoeff() < 1e-14);
  }
  const auto gaussian = made(factorization(6, 6, 6, chosen(target_catalogue(), "gaussian"),
                                           chosen(factor_init_catalogue(), "gaussian", {{"scale", 1.0}})));
  const Blocks& x = gaussian->initial();
  CHECK(x[0].name == "p");
  CHECK(x[1].name == "q");
  CHECK(distance(x[0].value, x[1].value) > 1);
  const auto other_target =
      made(factorization(6, 6, 6, chosen(target_catalogue(), "power_law"),
                         chosen(factor_init_catalogue(), "gaussian", {{"scale", 1.0}})));
  CHECK(other_target->initial()[0].value == x[0].value);
}

TEST_CASE("a constant start has the given entries, whatever the seed") {
  const Spec spec = factorization(3, 2, 4, chosen(target_catalogue(), "power_law"),
                                  chosen(factor_init_catalogue(), "constant", {{"p", -0.3}, {"q", 0.9}}));
  for (const std::uint64_t seed : {1u, 2u}) {
    const auto problem = made(spec, seed);
    CHECK(problem->initial()[0].value == Matrix::Constant(3, 4, -0.3));
    CHECK(problem->initial()[1].value == Matrix::Constant(2, 4, 0.9));
    CHECK(problem->factorization()->init_scale == 0);
  }
}

TEST_CASE("orthogonal starts are rotations where they are square, orthonormal in every shape") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed)
    for (const auto& [n, d] : {std::array{5, 5}, {4, 4}, {1, 1}, {6, 3}, {3, 6}}) {
      const Spec spec = factorization(n, n, d, chosen(target_catalogue(), "power_law"),
                                      chosen(factor_init_catalogue(), "orthogonal", {{"scale", 1.0}}));
      const auto problem = problem_kind("matrix_factorization").make(spec, seed, ".");
      for (const Block& block : problem->initial()) {
        const Matrix& x = block.value;
        const Matrix gram = n >= d ? Matrix(x.transpose() * x) : Matrix(x * x.transpose());
        CHECK((gram - Matrix::Identity(gram.rows(), gram.cols())).norm() < 1e-13);
        if (n == d) CHECK(x.determinant() == doctest::Approx(1).epsilon(1e-12));
      }
    }
}

TEST_CASE("facts: the target's singular values and each mode's start") {
  const auto problem = made(factorization(4, 6, 3, chosen(target_catalogue(), "power_law"),
                                          chosen(factor_init_catalogue(), "gaussian", {{"scale", 1.0}})));
  const FactorizationFacts& facts = *problem->factorization();
  REQUIRE(facts.target_values.size() == 3);
  CHECK(facts.target_values.isApprox((Vector(3) << 10, 5, 10.0 / 3).finished(), 1e-14));
  const Blocks& x = problem->initial();
  for (Eigen::Index i = 0; i < 3; ++i) {  // the target is diagonal: uᵢ and vᵢ are unit vectors of one sign
    CHECK(facts.mode_start(i) ==
          doctest::Approx(((x[0].value.row(i) + x[1].value.row(i)) / 2).squaredNorm()));
  }
}
