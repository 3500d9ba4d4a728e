#include "core/problems/least_squares.h"
#include "core/experiment/problem_catalogue.h"

#include <doctest/doctest.h>

#include <Eigen/QR>

#include "core/linalg/svd.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/targets/target.h"
#include "tests/numerics/differences.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

struct LeastSquaresShape {
  Eigen::Index samples, rows, cols, outputs;
};
const std::vector<LeastSquaresShape> least_squares_shapes = {
    {1, 1, 1, 1}, {1, 1, 5, 3}, {3, 5, 1, 1}, {6, 4, 3, 5}, {4, 6, 5, 3}, {14, 9, 12, 10}, {2, 7, 7, 2}};

/// Of any rank; a product of random matrices.
Matrix of_rank(Eigen::Index rows, Eigen::Index cols, Eigen::Index rank, std::uint64_t seed) {
  const Eigen::Index kept = std::min({rows, cols, rank});
  if (kept == 0) return Matrix::Zero(rows, cols);
  return random_matrix(rows, kept, seed) * random_matrix(kept, cols, seed + 1);
}

/// ½‖AXB − C‖² at its minimizer, without a singular value: X by two rank-revealing QR factorizations.
double solved_by_qr(const Matrix& a, const Matrix& b, const Matrix& c) {
  const Matrix half = a.completeOrthogonalDecomposition().solve(c);
  const Matrix x = b.transpose().completeOrthogonalDecomposition().solve(half.transpose()).transpose();
  return (a * x * b - c).squaredNorm() / 2;
}

}  // namespace

TEST_CASE("least squares: derivatives and J* in every shape and of every rank") {
  for (const LeastSquaresShape& shape : least_squares_shapes) {
    for (const Eigen::Index rank : {0, 1, 2, 100}) {
      const Matrix a = of_rank(shape.samples, shape.rows, rank, 1);
      const Matrix b = of_rank(shape.cols, shape.outputs, 100, 3);
      for (const Matrix& c : {random_matrix(shape.samples, shape.outputs, 5),
                              Matrix(Matrix::Zero(shape.samples, shape.outputs))}) {
        CAPTURE(shape.samples);
        CAPTURE(shape.rows);
        CAPTURE(shape.cols);
        CAPTURE(shape.outputs);
        CAPTURE(rank);
        const Matrix x = random_matrix(shape.rows, shape.cols, 6);
        const LeastSquares problem(a, b, c, x);
        check_derivatives(problem, x);
        const double size = c.squaredNorm() + a.norm() * b.norm();
        CHECK(std::abs(*problem.minimum() - solved_by_qr(a, b, c)) <= 1e-12 * size);
        CHECK(std::abs(loss_at(problem, problem.minimizer()) - *problem.minimum()) <= 1e-12 * size);
        CHECK(gradient_at(problem, problem.minimizer()).norm() <= 1e-12 * size * (1 + a.norm() * b.norm()));
        const LeastSquares turned(b.transpose(), a.transpose(), c.transpose(), x.transpose());
        CHECK(std::abs(*turned.minimum() - *problem.minimum()) <= 1e-12 * size);
        CHECK(problem.smoothness().value() ==
              doctest::Approx(std::pow(singular_values(a)(0) * singular_values(b)(0), 2)).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("least squares: among many minimizers the one of least norm") {
  const Matrix a = of_rank(6, 5, 2, 1), b = of_rank(4, 7, 3, 3), c = random_matrix(6, 7, 5);
  const LeastSquares problem(a, b, c, Matrix::Zero(5, 4));
  // Gradient descent from 0 stays in the ranges of Aᵀ and B and so comes to it.
  const Matrix found = descended(problem, Matrix::Zero(5, 4), 1 / problem.smoothness().value(), 20'000);
  CHECK(distance(found, problem.minimizer()) < 1e-9 * problem.minimizer().norm());
}

TEST_CASE("least squares: gradient descent moves every mode by itself, at the rate (sᵢ(A)sᵢ(B))²") {
  const Matrix a = with_spectrum(6, 4, (Vector(4) << 1, 0.7, 0.5, 0.2).finished(), 1).m;
  const Matrix b = with_spectrum(3, 5, (Vector(3) << 1.1, 0.8, 0.4).finished(), 2).m;
  const Matrix x = random_matrix(4, 3, 6);
  const LeastSquares problem(a, b, random_matrix(6, 5, 5), x);
  const Modes modes = problem.modes().value();
  REQUIRE(modes.targets.size() == 3);
  CHECK((modes.values({{"x", problem.minimizer()}}) - modes.targets).norm() < 1e-13);
  const Vector before = modes.targets - modes.values({{"x", x}});
  const Vector after = modes.targets - modes.values({{"x", descended(problem, x, 0.5, 9)}});
  const Vector products = (Vector(3) << 1.1, 0.56, 0.2).finished();
  for (Eigen::Index i = 0; i < 3; ++i) {
    const double kept = std::pow(1 - 0.5 * products(i) * products(i), 9);
    CHECK(after(i) == doctest::Approx(kept * before(i)).epsilon(1e-11));
  }
}

TEST_CASE("least squares: as many modes as both matrices have singular values above rounding") {
  const auto modes_of = [](Eigen::Index rank_a, Eigen::Index rank_b) {
    const LeastSquares problem(of_rank(6, 5, rank_a, 1), of_rank(4, 7, rank_b, 3), random_matrix(6, 7, 5),
                               Matrix::Zero(5, 4));
    const Modes modes = problem.modes().value();
    CHECK(modes.values(problem.initial()).size() == modes.targets.size());
    return modes.targets.size();
  };
  CHECK(modes_of(100, 100) == 4);
  CHECK(modes_of(2, 3) == 2);
  CHECK(modes_of(0, 3) == 0);
}

TEST_CASE("least squares: matrices of one kind are independent draws, and none is a factorization's target") {
  Spec spec = default_spec(problem_kind("least_squares").kind);
  spec.values = {{"rows", std::int64_t{6}}, {"cols", std::int64_t{6}}};
  for (const char* slot : {"a", "b", "c"}) spec.parts[slot] = chosen(target_catalogue(), "gaussian");
  const ProblemKind& row = problem_kind("least_squares");
  const auto problem = settled(row, spec);
  // From X = 0 the gradient is −AᵀCBᵀ: with A or B replaced by 1 it shows the other ones.
  const auto gradient_with = [&](const char* first, const char* second) {
    Spec changed = spec;
    for (const char* slot : {first, second}) changed.parts[slot] = chosen(target_catalogue(), "identity");
    return Matrix(-gradient_at(*settled(row, changed), Matrix::Zero(6, 6)));
  };
  const Matrix a = gradient_with("b", "c").transpose(), b = gradient_with("a", "c").transpose(),
               c = gradient_with("a", "b");
  CHECK(distance(gradient_at(*problem, Matrix::Zero(6, 6)), -a.transpose() * c * b.transpose()) < 1e-12);
  Stream stream(1, "target");
  const Matrix target = gaussian(stream, 6, 6, 1);
  const std::vector<Matrix> all = {a, b, c, target};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(distance(all[i], all[j]) > 1);
}

TEST_CASE("least squares: what is left out has its default") {
  Spec spec = default_spec(problem_kind("least_squares").kind);
  spec.values["cols"] = std::int64_t{5};
  problem_kind("least_squares").resolve(spec, ".");
  CHECK(spec.integer("rows") == 32);
  CHECK(spec.integer("samples") == 32);
  CHECK(spec.integer("outputs") == 5);
  const auto problem = problem_kind("least_squares").make(spec, 1, ".");
  const LeastSquares& squares = static_cast<const LeastSquares&>(*problem);
  CHECK(squares.smoothness().value() == doctest::Approx(1).epsilon(1e-14));  // A from 1 to 1/10, B = I
  CHECK(*squares.minimum() == 0);
  CHECK(squares.flops() == 4 * 5 * (32 * 5 + 32 * 32) + 2 * 32 * 5);
}
