#include "core/problems/linear_attention.h"
#include "core/experiment/problem_catalogue.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/observables/observable.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// One prompt's prediction matrix applied to its data: X·(1/N Σ yᵢxᵢ) − w for fresh w and x₁ … x_N ~ N(0, Λ).
Vector error_of_a_prompt(Stream& stream, const Matrix& x, const Vector& lambda, int context) {
  const Vector root = lambda.cwiseSqrt();
  const Vector w = gaussian(stream, lambda.size(), 1, 1);
  Vector mean = Vector::Zero(lambda.size());
  for (int i = 0; i < context; ++i) {
    const Vector input = root.cwiseProduct(gaussian(stream, lambda.size(), 1, 1));
    mean += w.dot(input) * input / context;
  }
  return x * mean - w;
}

}  // namespace

TEST_CASE("the population loss is the mean over sampled prompts, Γ with its 1/N terms included") {
  const Vector lambda = (Vector(2) << 1, 0.4).finished();
  const int context = 3;  // Γ is far from Λ
  for (const std::uint64_t seed : {1u, 2u}) {
    const Matrix x = 0.6 * random_matrix(2, 2, seed);
    const LinearAttention problem(lambda, context, x);
    Blocks gradient = problem.initial();
    const double expected = problem.evaluate(problem.initial(), gradient) + problem.population_minimum();
    Stream stream(seed, "prompts");
    double sum = 0, squares = 0;
    const int samples = 200'000;
    for (int i = 0; i < samples; ++i) {
      const Vector error = error_of_a_prompt(stream, x, lambda, context);
      const double loss = error.cwiseAbs2().dot(lambda) / 2;  // x_q averaged: E x_q x_qᵀ = Λ
      sum += loss;
      squares += loss * loss;
    }
    const double mean = sum / samples;
    const double deviation = std::sqrt((squares / samples - mean * mean) / samples);
    CHECK(std::abs(mean - expected) < 5 * deviation);
    CHECK(deviation < 0.02 * expected);
  }
}

TEST_CASE("gradient and Hessian product agree with differences; X* is the minimum") {
  const Vector lambda = (Vector(3) << 1, 0.3, 0.1).finished();
  const LinearAttention problem(lambda, 20, random_matrix(3, 3));
  Blocks x = problem.initial(), gradient = x, unused = x;
  problem.evaluate(x, gradient);
  for (Eigen::Index i = 0; i < x[0].value.size(); ++i) {
    double& entry = x[0].value.data()[i];
    const double at = entry;
    entry = at + 1e-4;
    const double above = problem.evaluate(x, unused);
    entry = at - 1e-4;
    const double below = problem.evaluate(x, unused);
    entry = at;
    CHECK(gradient[0].value.data()[i] == doctest::Approx((above - below) / 2e-4).epsilon(1e-8));
  }
  const Matrix direction = random_matrix(3, 3, 2);
  Vector product;
  problem.hessian()(x)(direction.reshaped(), product);
  Blocks moved = x, there = x;
  moved[0].value += direction;
  problem.evaluate(moved, there);
  CHECK(product.reshaped(3, 3).isApprox(there[0].value - gradient[0].value, 1e-12));  // quadratic: exact

  moved[0].value = problem.minimizer().asDiagonal();
  CHECK(problem.evaluate(moved, there) == 0);
  CHECK(there[0].value.norm() == 0);
}

TEST_CASE("the spectrum of Λ reaches from 1 to 1/κ, and the sharpness is λ₁²γ₁") {
  Spec spec = default_spec(*find_kind(problem_catalogue(), "linear_attention"));
  spec.values["dim"] = std::int64_t{5};
  spec.values["condition"] = 100.0;
  const auto problem = problem_kind("linear_attention").make(spec, 1, ".");
  const double trace = 1 + std::pow(0.1, 0.5) + 0.1 + std::pow(0.1, 1.5) + 0.01;
  const Vector& minimizer = static_cast<const LinearAttention&>(*problem).minimizer();
  const double first = 1 + 1 / 200.0 + trace / 200;
  CHECK(minimizer(0) == doctest::Approx(1 / first).epsilon(1e-12));
  CHECK(minimizer(4) == doctest::Approx(1 / ((1 + 1 / 200.0) * 0.01 + trace / 200)).epsilon(1e-12));
  double sharpness = 0;
  observable_kind("sharpness")
      .probe(*problem)
      .measure({0, 0, 0, &problem->initial(), {1, 0}}, {&sharpness, 1});
  CHECK(sharpness == doctest::Approx(first).epsilon(1e-9));
}
