#include "core/problems/denoise.h"
#include "core/experiment/problem_catalogue.h"

#include <doctest/doctest.h>

#include <array>

#include "core/linalg/svd.h"
#include "tests/numerics/differences.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// Full rank, rank 1, zero.
std::vector<Matrix> denoise_targets(Eigen::Index rows, Eigen::Index cols) {
  const Matrix full = random_matrix(rows, cols, 5);
  return {full, full.col(0) * full.row(0), Matrix::Zero(rows, cols)};
}

}  // namespace

TEST_CASE("denoise: derivatives in every shape, and the minimum at A") {
  for (const auto& [rows, cols] : {std::array{1, 1}, {1, 4}, {4, 1}, {5, 3}, {12, 17}}) {
    for (const Matrix& target : denoise_targets(rows, cols)) {
      const Matrix x = random_matrix(rows, cols, 6);
      const Denoise problem(target, x);
      check_derivatives(problem, x);
      CHECK(hessian_product(problem, x, target) == target);
      CHECK(loss_at(problem, target) == *problem.minimum());
      CHECK(gradient_at(problem, target).norm() == 0);
      CHECK(problem.flops() == 3 * rows * cols);
    }
  }
}

TEST_CASE("denoise: gradient descent shrinks every mode by 1 − η a step") {
  const Matrix x = random_matrix(5, 3, 6);
  const Denoise problem(random_matrix(5, 3, 5), x);
  const Modes modes = problem.modes().value();
  CHECK((modes.targets - singular_values(problem.target())).norm() < 1e-14);
  const Vector before = modes.targets - modes.values({{"x", x}});
  const Vector after = modes.targets - modes.values({{"x", descended(problem, x, 0.3, 7)}});
  CHECK((after - std::pow(0.7, 7) * before).norm() < 1e-14);
}

TEST_CASE("denoise: the minimizer on a spectral ball satisfies the conditions of Karush, Kuhn and Tucker") {
  for (const auto& [rows, cols] : {std::array{1, 1}, {1, 4}, {5, 3}, {6, 6}}) {
    for (const Matrix& target : denoise_targets(rows, cols)) {
      const Denoise problem(target, Matrix::Zero(rows, cols));
      for (const double radius : {0.0, 0.3, 1.0, 100.0}) {
        const Matrix best = problem.minimizer_within(radius);
        CHECK(singular_values(best)(0) <= radius + 1e-14);
        CHECK(loss_at(problem, best) ==
              doctest::Approx(problem.minimum_in_ball(radius).value()).epsilon(1e-13));
        // S = r‖∇f‖_* + ⟨X, ∇f⟩ is 0 at a minimum of the ball and positive elsewhere in it
        const Matrix gradient = gradient_at(problem, best);
        const double score = radius * singular_values(gradient).sum() + best.cwiseProduct(gradient).sum();
        CHECK(std::abs(score) <= 1e-13 * (1 + target.squaredNorm() + radius));
        if (radius > singular_values(target)(0)) CHECK(distance(best, target) < 1e-13);
      }
    }
  }
}

TEST_CASE("denoise: what is left out has its default") {
  const auto problem = settled(problem_kind("denoise"), default_spec(problem_kind("denoise").kind));
  const Denoise& denoise = static_cast<const Denoise&>(*problem);
  CHECK(denoise.target().rows() == 32);
  CHECK(denoise.target().cols() == 32);
  CHECK(denoise.target()(1, 1) == 5);  // 10/2
  CHECK(problem->initial()[0].value.rows() == 32);
  CHECK(problem->initial()[0].value.norm() == 0);
}
