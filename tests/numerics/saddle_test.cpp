#include "core/problems/saddle.h"
#include "core/experiment/problem_catalogue.h"

#include <doctest/doctest.h>

#include <array>

#include "tests/numerics/differences.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// Symmetric with these eigenvalues, and an antisymmetric part.
Matrix with_eigenvalues(const Vector& values, double antisymmetric) {
  const Eigen::Index n = values.size();
  const Matrix v = random_orthogonal(n, n, 3), k = random_matrix(n, n, 4);
  return v * values.asDiagonal() * v.transpose() + antisymmetric * (k - k.transpose());
}

}  // namespace

TEST_CASE("saddle: derivatives in every shape, of targets that are not symmetric too") {
  for (const auto& [rows, inner] : {std::array{1, 1}, {1, 4}, {4, 1}, {5, 3}, {3, 5}, {12, 11}}) {
    const Matrix full = random_matrix(rows, rows, 5);
    for (const Matrix& target :
         {full, Matrix(full.col(0) * full.col(0).transpose()), Matrix(Matrix::Zero(rows, rows))}) {
      const Matrix x = 0.7 * random_matrix(rows, inner, 6);
      const Saddle problem(target, x);
      check_derivatives(problem, x);
      check_derivatives(problem, Matrix::Zero(rows, inner));
      CHECK(loss_at(problem, x) ==
            doctest::Approx((x * x.transpose() - target).squaredNorm() / 4).epsilon(1e-13));
      CHECK(problem.flops() == 4 * rows * rows * inner + 2 * rows * rows + 1);
    }
  }
}

TEST_CASE("saddle: J* is that of the best positive semidefinite approximation of rank d") {
  const Vector values = (Vector(5) << 3, 1.5, 0.5, -0.4, -2).finished();
  const double antisymmetric = with_eigenvalues(Vector::Zero(5), 0.3).squaredNorm() / 4;
  const Matrix target = with_eigenvalues(values, 0.3);
  const Matrix vectors = random_orthogonal(5, 5, 3);
  for (const Eigen::Index inner : {1, 2, 3, 4, 5, 7}) {
    const Eigen::Index kept = std::min<Eigen::Index>(inner, 3);
    const Saddle problem(target, Matrix::Zero(5, inner));
    CHECK(*problem.minimum() ==
          doctest::Approx(values.tail(5 - kept).squaredNorm() / 4 + antisymmetric).epsilon(1e-13));
    Matrix best = Matrix::Zero(5, inner);
    for (Eigen::Index i = 0; i < kept; ++i) best.col(i) = std::sqrt(values(i)) * vectors.col(i);
    CHECK(loss_at(problem, best) == doctest::Approx(*problem.minimum()).epsilon(1e-13));
    CHECK(gradient_at(problem, best).norm() < 1e-13);
    const Modes modes = problem.modes().value();
    REQUIRE(modes.targets.size() == kept);
    CHECK((modes.targets - values.head(kept)).norm() < 1e-13);
    CHECK((modes.values({{"x", best}}) - modes.targets).norm() < 1e-13);
    // nothing near it is lower, and descent from elsewhere comes to it
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      CHECK(loss_at(problem, best + 0.1 * random_matrix(5, inner, seed)) > *problem.minimum());
    const Matrix found = descended(problem, 0.1 * random_matrix(5, inner, 8), 0.1, 3000);
    CHECK(loss_at(problem, found) == doctest::Approx(*problem.minimum()).epsilon(1e-9));
  }
}

TEST_CASE("saddle: where no eigenvalue is positive X = 0 is the minimum and there are no modes") {
  for (const Matrix& target : {Matrix(-Matrix::Identity(3, 3)), Matrix(Matrix::Zero(3, 3))}) {
    const Saddle problem(target, random_matrix(3, 2));
    CHECK(*problem.minimum() == loss_at(problem, Matrix::Zero(3, 2)));
    const Modes modes = problem.modes().value();
    CHECK(modes.targets.size() == 0);
    CHECK(modes.values(problem.initial()).size() == 0);
  }
}

TEST_CASE("saddle: near 0 a mode grows by 1 + ηλᵢ a step") {
  const Vector values = (Vector(3) << 2, 1, 0.25).finished();
  const Matrix x = 1e-7 * random_matrix(3, 3, 6);
  const Saddle problem(with_eigenvalues(values, 0.1), x);
  const Modes modes = problem.modes().value();
  const Vector before = modes.values({{"x", x}}),
               after = modes.values({{"x", descended(problem, x, 0.1, 10)}});
  for (Eigen::Index i = 0; i < 3; ++i)
    CHECK(after(i) / before(i) == doctest::Approx(std::pow(1 + 0.1 * values(i), 20)).epsilon(1e-9));
}

TEST_CASE("saddle: what is left out has its default") {
  Spec spec = default_spec(problem_kind("saddle").kind);
  spec.values["rows"] = std::int64_t{6};
  const auto problem = settled(problem_kind("saddle"), spec);
  CHECK(problem->initial()[0].value.rows() == 6);
  CHECK(problem->initial()[0].value.cols() == 6);
  CHECK(problem->initial()[0].value.norm() > 0);
  CHECK(static_cast<const Saddle&>(*problem).target()(1, 1) == 5);  // 10/2
  CHECK(std::abs(*problem->minimum()) < 1e-25);
}
