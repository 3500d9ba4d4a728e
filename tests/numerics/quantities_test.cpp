// Effective rank, balance, errors by mode, the residual's spectrum: closed forms and invariances.

#include <doctest/doctest.h>

#include <cmath>

#include "core/linalg/svd.h"
#include "core/observables/observable.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Vector measured(const Problem& problem, std::string_view id) {
  const Probe probe = observable_kind(id).probe(problem);
  Vector values = Vector::Constant(static_cast<Eigen::Index>(probe.columns.size()), NAN);
  probe.measure({0, 0.1, 2.5, &problem.initial()}, {values.data(), static_cast<std::size_t>(values.size())});
  return values;
}

/// P and Q with singular vectors of their own whose product has the given singular values.
MatrixFactorization with_product(Eigen::Index n, Eigen::Index m, Eigen::Index d, const Vector& values) {
  const Matrix u = random_orthogonal(n, values.size(), 1), v = random_orthogonal(m, values.size(), 2),
               w = random_orthogonal(d, values.size(), 3);
  return {random_matrix(n, m, 4), u * values.asDiagonal() * w.transpose(), v * w.transpose()};
}

}  // namespace

TEST_CASE("effective rank: k for k equal singular values, e^H for any, the same at every scale") {
  for (const auto& [n, m, d] : {std::array{6, 5, 4}, {5, 6, 9}, {1, 4, 2}})
    for (Eigen::Index k = 1; k <= std::min({n, m, d}); ++k) {
      const MatrixFactorization flat = with_product(n, m, d, Vector::Constant(k, 1e-9));
      CHECK(measured(flat, "effective_rank")(0) == doctest::Approx(static_cast<double>(k)).epsilon(1e-6));
    }
  const MatrixFactorization uneven = with_product(5, 6, 4, (Vector(2) << 3, 1).finished());
  const double entropy = -0.75 * std::log(0.75) - 0.25 * std::log(0.25);
  CHECK(measured(uneven, "effective_rank")(0) == doctest::Approx(std::exp(entropy)).epsilon(1e-12));
  const MatrixFactorization zero(random_matrix(3, 4), Matrix::Zero(3, 2), Matrix::Zero(4, 2));
  CHECK(measured(zero, "effective_rank")(0) == 0);
}

TEST_CASE("balance: 0 where PᵀP = QᵀQ, whatever the shapes; else the Frobenius distance") {
  const Matrix w = random_matrix(3, 4, 5);
  const MatrixFactorization balanced(random_matrix(6, 5), random_orthogonal(6, 3, 1) * w,
                                     random_orthogonal(5, 3, 2) * w);
  CHECK(measured(balanced, "balance")(0) < 1e-14);
  const MatrixFactorization scalar(random_matrix(1, 1), Matrix::Constant(1, 1, 3), Matrix::Constant(1, 1, 2));
  CHECK(measured(scalar, "balance")(0) == 5);
}

TEST_CASE("errors by mode: s*ᵢ at zero, 0 at the solution, one mode's own where only that is learnt") {
  const Vector s = (Vector(3) << 5, 3, 1).finished();
  const Known target = with_spectrum(6, 4, s);
  const Matrix w = random_orthogonal(3, 3, 9);
  const auto errors = [&](const Vector& learnt) {
    return measured(MatrixFactorization(target.m, target.u * learnt.asDiagonal() * w, target.v * w), "modes");
  };
  CHECK(errors(Vector::Zero(3)).isApprox(s, 1e-12));
  CHECK(errors(s).norm() < 1e-13);
  CHECK((errors((Vector(3) << 5, 0, 2).finished()) - (Vector(3) << 0, 3, -1).finished()).norm() < 1e-13);
}

TEST_CASE("the residual's singular values: their squares sum to twice the loss") {
  for (const auto& [n, m, d] : {std::array{5, 7, 3}, {4, 4, 4}, {1, 5, 2}, {1, 1, 3}}) {
    const MatrixFactorization problem(random_matrix(n, m), random_matrix(n, d, 2), random_matrix(m, d, 3));
    const Vector values = measured(problem, "residual");
    REQUIRE(values.size() == std::min(n, m));
    Blocks gradient = problem.initial();
    CHECK(values.squaredNorm() ==
          doctest::Approx(2 * problem.evaluate(problem.initial(), gradient)).epsilon(1e-12));
    const Blocks& x = problem.initial();
    CHECK((values - singular_values(problem.target() - x[0].value * x[1].value.transpose())).norm() < 1e-12);
  }
}
