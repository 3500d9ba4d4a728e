#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "core/experiment/problem_catalogue.h"
#include "core/observables/observable.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

struct Alignment {
  double left, right, in;
};

Alignment measured(const MatrixFactorization& problem, std::optional<double> gap = std::nullopt) {
  std::array<double, 3> values{};
  Sample sample{0, 0.1, 0, &problem.initial()};
  sample.alignment_gap = gap;
  observable_kind("alignment").probe(problem).measure(sample, values);
  return {values[0], values[1], values[2]};
}

Matrix rotation(double angle) {
  return (Matrix(2, 2) << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)).finished();
}

/// P = U √S Wᵀ and Q = V √S Zᵀ: PQᵀ has the singular vectors U and V where W = Z.
MatrixFactorization factored(const Matrix& target, const Matrix& u, const Matrix& v, const Vector& s,
                             const Matrix& w, const Matrix& z, double init_scale = 0) {
  const Matrix root = s.cwiseSqrt().asDiagonal();
  return {target, u * root * w.transpose(), v * root * z.transpose(), init_scale};
}

}  // namespace

TEST_CASE("aligned factors of every shape: all three are 1") {
  for (const auto& [n, m, d] : {std::array{5, 7, 3}, {5, 7, 5}, {7, 5, 9}, {4, 4, 4}, {1, 1, 1}, {1, 4, 2}}) {
    const Eigen::Index r = std::min({n, m, d});
    const Vector values = Vector::LinSpaced(r, static_cast<double>(r), 1);
    const Known target = with_spectrum(n, m, values);
    const Matrix w = random_orthogonal(d, r, 7);
    const Alignment a = measured(factored(target.m, target.u, target.v, values / 2, w, w));
    CHECK(a.left == doctest::Approx(1).epsilon(1e-13));
    CHECK(a.right == doctest::Approx(1).epsilon(1e-13));
    CHECK(a.in == doctest::Approx(1).epsilon(1e-13));
  }
}

TEST_CASE("turned by an angle: cos²") {
  const double angle = 0.4;
  const Vector s = (Vector(2) << 3, 1).finished();
  const Matrix identity = Matrix::Identity(2, 2);
  const Matrix target = s.asDiagonal();
  const double expected = std::cos(angle) * std::cos(angle);
  const Alignment a = measured(factored(target, rotation(angle), identity, s, identity, identity));
  CHECK(a.left == doctest::Approx(expected));
  CHECK(a.right == doctest::Approx(1));
  CHECK(a.in == doctest::Approx(1));
  CHECK(measured(factored(target, identity, identity, s, identity, rotation(angle))).in ==
        doctest::Approx(expected));
}

TEST_CASE("orders exchanged: 0") {
  const Vector s = (Vector(2) << 3, 1).finished();
  const Matrix identity = Matrix::Identity(2, 2);
  const Alignment a =
      measured(factored(s.asDiagonal(), rotation(std::numbers::pi / 2), identity, s, identity, identity));
  CHECK(a.left == doctest::Approx(0));
}

TEST_CASE("within a block of nearly equal singular values directions do not matter") {
  const Matrix identity = Matrix::Identity(2, 2);
  const Matrix turned = rotation(0.7);
  const auto left = [&](double first, double target_first, double init_scale = 0,
                        std::optional<double> gap = std::nullopt) {
    const Matrix target = (Vector(2) << target_first, 1).finished().asDiagonal();
    return measured(factored(target, turned, identity, (Vector(2) << first, 1).finished(), identity, identity,
                             init_scale),
                    gap)
        .left;
  };
  const double resolved = std::cos(0.7) * std::cos(0.7);
  CHECK(left(3, 3) == doctest::Approx(resolved));
  CHECK(left(1.07, 3) == doctest::Approx(1));  // PQᵀ does not tell them apart
  CHECK(left(3, 1.07) == doctest::Approx(1));  // M* does not
  CHECK(left(1.09, 1.09) == doctest::Approx(resolved));
  CHECK(left(1.5, 1.5, 0.6) == doctest::Approx(1));  // closer than α
  CHECK(left(1.5, 1.5, 0.4) == doctest::Approx(resolved));
  CHECK(left(1.5, 1.5, 0.6, 0.4) == doctest::Approx(resolved));  // a gap of one's own in place of α
  CHECK(left(1.5, 1.5, 0.4, 0.6) == doctest::Approx(1));
}

TEST_CASE("α is the scale of the initial singular values, whatever the init") {
  Spec spec = default_spec(*find_kind(problem_catalogue(), "matrix_factorization"));
  const auto scale_of = [&](const Spec& init) {
    spec.values = {{"rows", std::int64_t{60}}, {"cols", std::int64_t{40}}, {"inner", std::int64_t{80}}};
    spec.parts["init"] = init;
    const auto problem = problem_kind("matrix_factorization").make(spec, 1, ".");
    const Matrix& p = problem->initial()[0].value;
    const double root_mean_square = p.norm() / std::sqrt(60.0);
    CHECK(root_mean_square == doctest::Approx(problem->factorization()->init_scale).epsilon(0.02));
  };
  scale_of(chosen(factor_init_catalogue(), "gaussian", {{"scale", 0.01}}));
  scale_of(chosen(factor_init_catalogue(), "orthogonal", {{"scale", 0.01}}));
}
