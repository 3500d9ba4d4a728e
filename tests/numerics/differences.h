#pragma once
// Gradients against differences of losses, Hessian products against differences of gradients.

#include <doctest/doctest.h>

#include <cmath>

#include "core/problems/problem.h"
#include "tests/numerics/matrices.h"

namespace muonscope::testing {

inline double loss_at(const Problem& problem, const Matrix& x) {
  Blocks unused = problem.initial();
  return problem.evaluate({{"x", x}}, unused);
}

inline Matrix gradient_at(const Problem& problem, const Matrix& x) {
  Blocks gradient = problem.initial();
  problem.evaluate({{"x", x}}, gradient);
  return gradient[0].value;
}

inline Matrix hessian_product(const Problem& problem, const Matrix& x, const Matrix& direction) {
  Vector product;
  problem.hessian()({{"x", x}})(direction.reshaped(), product);
  return product.reshaped(x.rows(), x.cols());
}

/// Of a problem with one matrix, at `x`, to rounding of what is subtracted.
inline void check_derivatives(const Problem& problem, const Matrix& x) {
  const double h = 1e-5, loss = loss_at(problem, x);
  const Matrix gradient = gradient_at(problem, x);
  REQUIRE(gradient.rows() == x.rows());
  REQUIRE(gradient.cols() == x.cols());
  Matrix moved = x;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    double& entry = moved.data()[i];
    entry = x.data()[i] + h;
    const double above = loss_at(problem, moved);
    entry = x.data()[i] - h;
    const double below = loss_at(problem, moved);
    entry = x.data()[i];
    CHECK(std::abs(gradient.data()[i] - (above - below) / (2 * h)) <= 1e-8 * (1 + loss + gradient.norm()));
  }
  const Matrix direction = random_matrix(x.rows(), x.cols(), 77).normalized();
  const Matrix expected =
      (gradient_at(problem, x + h * direction) - gradient_at(problem, x - h * direction)) / (2 * h);
  const Matrix product = hessian_product(problem, x, direction);
  CHECK(distance(product, expected) <= 1e-8 * (1 + gradient.norm() + product.norm()));
}

/// Gradient descent's state after so many steps.
inline Matrix descended(const Problem& problem, Matrix x, double lr, int steps) {
  for (int t = 0; t < steps; ++t) x -= lr * gradient_at(problem, x);
  return x;
}

/// A problem of the catalogue, its keys settled.
inline std::shared_ptr<const Problem> settled(const ProblemKind& row, Spec spec, std::uint64_t seed = 1,
                                              const std::filesystem::path& directory = ".") {
  row.resolve(spec, directory);
  return row.make(spec, seed, directory);
}

}  // namespace muonscope::testing
