#include "core/observables/observable.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.h"
#include "core/linalg/spectral_map.h"
#include "core/linalg/svd.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

std::vector<double> measured(const Problem& problem, std::string_view id, const Blocks& blocks) {
  const Probe probe = observable_kind(id).probe(problem);
  std::vector<double> values(probe.columns.size(), NAN);
  probe.measure({0, 0.1, 2.5, &blocks}, values);
  return values;
}

/// {Δ₁ overlap, Δ₂ overlap} of a state with a reference state.
std::array<double, 2> overlaps(const Problem& problem, const Blocks& at_t, const Blocks& reference) {
  const ReferredProbe probe = observable_kind("conserved").referred(problem);
  std::array<double, 2> values{};
  probe.derive(probe.material({0, 0, 0, &at_t}), probe.material({0, 0, 0, &reference}), values);
  return values;
}

/// Small steps along −gradient, or along −polar(gradient).
Blocks flow(const Problem& problem, Blocks x, double step, int steps, bool muon) {
  Blocks gradient = x;
  for (int t = 0; t < steps; ++t) {
    problem.evaluate(x, gradient);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i].value -= step * (muon ? polar(gradient[i].value) : gradient[i].value);
    }
  }
  return x;
}

}  // namespace

TEST_CASE("singular values in every shape, and as many as promised") {
  for (const auto& [n, m, d] : {std::array{5, 7, 3}, {5, 7, 5}, {7, 5, 9}, {1, 3, 2}}) {
    const MatrixFactorization problem(random_matrix(n, m), random_matrix(n, d, 2), random_matrix(m, d, 3));
    const Matrix& p = problem.initial()[0].value;
    const Matrix& q = problem.initial()[1].value;
    const std::vector<double> values = measured(problem, "singular_values", problem.initial());
    REQUIRE(static_cast<int>(values.size()) == std::min(n, d) + std::min(m, d) + std::min(n, m));
    const Vector product = singular_values(p * q.transpose());
    for (Eigen::Index i = 0; i < product.size(); ++i) {
      CHECK(std::abs(values[static_cast<std::size_t>(std::min(n, d) + std::min(m, d) + i)] - product(i)) <
            1e-13);
    }
    CHECK(values[0] == doctest::Approx(singular_values(p)(0)));
    CHECK(values[static_cast<std::size_t>(std::min(n, d))] == doctest::Approx(singular_values(q)(0)));
  }
  const MatrixFactorization thin(random_matrix(4, 6), random_matrix(4, 2, 2), random_matrix(6, 2, 3));
  const std::vector<double> values = measured(thin, "singular_values", thin.initial());
  CHECK(values[6] == 0);  // the product has rank 2
  CHECK(values[7] == 0);
}

TEST_CASE("entries row by row, with their signs") {
  const MatrixFactorization problem(random_matrix(2, 3), random_matrix(2, 2, 2), random_matrix(3, 2, 3));
  const Probe probe = observable_kind("entries").probe(problem);
  CHECK(probe.columns == std::vector<std::string>{"p_1_1", "p_1_2", "p_2_1", "p_2_2", "q_1_1", "q_1_2",
                                                  "q_2_1", "q_2_2", "q_3_1", "q_3_2"});
  const std::vector<double> values = measured(problem, "entries", problem.initial());
  const Matrix& p = problem.initial()[0].value;
  const Matrix& q = problem.initial()[1].value;
  CHECK(values[1] == p(0, 1));
  CHECK(values[2] == p(1, 0));
  CHECK(values[8] == q(2, 0));
}

TEST_CASE("loss is the sample's") {
  const MatrixFactorization problem(random_matrix(2, 2), random_matrix(2, 2, 2), random_matrix(2, 2, 3));
  CHECK(measured(problem, "loss", problem.initial()) == std::vector<double>{2.5});
}

TEST_CASE("overlaps: 1 with itself, linear in Δ, none without a reference") {
  const MatrixFactorization problem(random_matrix(4, 5), random_matrix(4, 3, 2), random_matrix(5, 3, 3));
  const Blocks& x = problem.initial();
  CHECK(overlaps(problem, x, x)[0] == doctest::Approx(1).epsilon(1e-13));
  CHECK(overlaps(problem, x, x)[1] == doctest::Approx(1).epsilon(1e-13));
  Blocks twice = x;
  for (Block& block : twice) block.value *= 2;
  CHECK(overlaps(problem, twice, x)[0] == doctest::Approx(2).epsilon(1e-13));
  CHECK(overlaps(problem, twice, x)[1] == doctest::Approx(4).epsilon(1e-13));
  Blocks other = x;
  other[0].value = random_matrix(4, 3, 8);
  const auto delta = [](const Blocks& b) -> Matrix {
    return b[0].value.transpose() * b[0].value - b[1].value.transpose() * b[1].value;
  };
  const double expected = delta(other).cwiseProduct(delta(x)).sum() / delta(x).squaredNorm();
  CHECK(overlaps(problem, other, x)[1] == doctest::Approx(expected).epsilon(1e-12));

  const MatrixFactorization balanced(random_matrix(4, 4), random_matrix(4, 3, 2), random_matrix(4, 3, 2));
  CHECK(std::isnan(overlaps(balanced, balanced.initial(), balanced.initial())[0]));
  CHECK(std::isnan(overlaps(balanced, balanced.initial(), balanced.initial())[1]));
}

TEST_CASE("gradient flow keeps Δ₂ = PᵀP − QᵀQ, with an error of the order of the step") {
  const MatrixFactorization problem(random_matrix(4, 5), 0.5 * random_matrix(4, 3, 2),
                                    0.5 * random_matrix(5, 3, 3));
  const auto error = [&](int steps) {
    return std::abs(
        overlaps(problem, flow(problem, problem.initial(), 1.0 / steps, steps, false), problem.initial())[1] -
        1);
  };
  CHECK(error(2000) < 0.01);
  CHECK(error(1000) / error(2000) == doctest::Approx(2).epsilon(0.05));
}

TEST_CASE("aligned Muon flow keeps Δ₁ = √(PᵀP) − √(QᵀQ), not Δ₂") {
  const Matrix v = random_orthogonal(4, 4, 9);
  Matrix target = Matrix::Zero(4, 4);
  target.diagonal() << 9, 7, 5, 3;
  const Vector p = (Vector(4) << 0.4, 0.3, 0.2, 0.1).finished();
  const Vector q = (Vector(4) << 0.1, 0.2, 0.4, 0.5).finished();
  const MatrixFactorization problem(target, Matrix(p.asDiagonal() * v), Matrix(q.asDiagonal() * v));
  const Blocks moved = flow(problem, problem.initial(), 1e-3, 800, true);
  const std::array<double, 2> kept = overlaps(problem, moved, problem.initial());
  CHECK(kept[0] == doctest::Approx(1).epsilon(1e-10));
  CHECK(kept[1] > 2);
}

TEST_CASE("unknown observables are refused with the known names") {
  CHECK_THROWS_WITH_AS(observable_kind("entropy"), doctest::Contains("singular_values"), InputError);
}
