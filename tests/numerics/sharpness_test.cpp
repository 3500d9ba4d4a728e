#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>

#include "core/linalg/lanczos.h"
#include "core/observables/observable.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

double sharpness(const Problem& problem, const Blocks& x, Step step = 0) {
  double value = 0;
  observable_kind("sharpness").probe(problem).measure({step, 0.1, 0, &x, {5, 1}}, {&value, 1});
  return value;
}

/// The Hessian column by column from products with unit vectors.
Matrix dense_hessian(const Problem& problem, const Blocks& x) {
  Blocks unit = x, product = x;
  Eigen::Index size = 0;
  for (Block& block : unit) {
    size += block.value.size();
    block.value.setZero();
  }
  Matrix hessian(size, size);
  Eigen::Index column = 0;
  for (Block& block : unit) {
    for (double& entry : block.value.reshaped()) {
      entry = 1;
      problem.hessian_product(x, unit, product);
      entry = 0;
      Eigen::Index row = 0;
      for (const Block& part : product) {
        hessian.col(column).segment(row, part.value.size()) = part.value.reshaped();
        row += part.value.size();
      }
      ++column;
    }
  }
  return hessian;
}

}  // namespace

TEST_CASE("Hessian products agree with central differences of the gradient") {
  for (const auto& [n, m, d] : {std::array{4, 5, 3}, {5, 3, 6}, {1, 1, 1}}) {
    const MatrixFactorization problem(random_matrix(n, m), random_matrix(n, d, 2), random_matrix(m, d, 3));
    const Blocks direction = {{"p", random_matrix(n, d, 4)}, {"q", random_matrix(m, d, 5)}};
    Blocks x = problem.initial(), product = x, above = x, below = x;
    problem.hessian_product(x, direction, product);
    const double h = 1e-5;
    for (std::size_t i = 0; i < x.size(); ++i) x[i].value += h * direction[i].value;
    problem.evaluate(x, above);
    for (std::size_t i = 0; i < x.size(); ++i) x[i].value -= 2 * h * direction[i].value;
    problem.evaluate(x, below);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(product[i].value.isApprox((above[i].value - below[i].value) / (2 * h), 1e-8));
    }
  }
}

TEST_CASE("sharpness is the dense Hessian's largest eigenvalue") {
  for (const auto& [n, m, d] : {std::array{3, 4, 2}, {6, 5, 4}, {4, 4, 7}, {1, 1, 1}, {1, 5, 2}}) {
    for (const double scale : {1e-4, 0.3, 2.0}) {
      const MatrixFactorization problem(3 * random_matrix(n, m), scale * random_matrix(n, d, 2),
                                        scale * random_matrix(m, d, 3));
      const Matrix hessian = dense_hessian(problem, problem.initial());
      CHECK((hessian - hessian.transpose()).norm() <= 1e-13 * hessian.norm());
      const Vector values = Eigen::SelfAdjointEigenSolver<Matrix>(hessian).eigenvalues();
      CHECK(sharpness(problem, problem.initial()) ==
            doctest::Approx(values(values.size() - 1)).epsilon(1e-9));
    }
  }
}

TEST_CASE("2s*₁ at the balanced minimum and s*₁ at the saddle 0, where the spectrum is ±s*") {
  const Vector s = (Vector(4) << 7, 3, 2, 0.5).finished();
  const Known target = with_spectrum(6, 5, s);
  const Matrix w = random_orthogonal(4, 4, 3);
  const Matrix root = s.cwiseSqrt().asDiagonal();
  const MatrixFactorization balanced(target.m, target.u * root * w, target.v * root * w);
  CHECK(sharpness(balanced, balanced.initial()) == doctest::Approx(14).epsilon(1e-9));
  const MatrixFactorization saddle(target.m, Matrix::Zero(6, 4), Matrix::Zero(5, 4));
  CHECK(sharpness(saddle, saddle.initial()) == doctest::Approx(7).epsilon(1e-9));
  const MatrixFactorization nothing(Matrix::Zero(6, 5), Matrix::Zero(6, 4), Matrix::Zero(5, 4));
  CHECK(sharpness(nothing, nothing.initial()) == 0);
}

TEST_CASE("the start vector is keyed by seed, lane and step: the same bits again") {
  const MatrixFactorization problem(random_matrix(5, 5), random_matrix(5, 4, 2), random_matrix(5, 4, 3));
  CHECK(sharpness(problem, problem.initial(), 3) == sharpness(problem, problem.initial(), 3));
  CHECK(sharpness(problem, problem.initial(), 3) ==
        doctest::Approx(sharpness(problem, problem.initial(), 4)).epsilon(1e-9));
}

TEST_CASE("Lanczos on a diagonal with a cluster at the top and a larger modulus at the bottom") {
  Vector diagonal = Vector::LinSpaced(300, -50, 1);
  diagonal.tail(3) << 9.99, 9.999, 10;
  const SymmetricMap scale = [&](const Vector& v, Vector& out) { out = diagonal.cwiseProduct(v); };
  CHECK(largest_eigenvalue(scale, random_matrix(300, 1)) == doctest::Approx(10).epsilon(1e-9));
}
