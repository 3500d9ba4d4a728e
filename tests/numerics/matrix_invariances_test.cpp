// What must change by a known factor only when factors, targets and times are scaled or moved by 10^±8, and
// how many digits the loss keeps near convergence. References are summed in extended precision on the very
// numbers that the program has.

#include <doctest/doctest.h>

#include <cmath>

#include "core/linalg/svd.h"
#include "core/observables/decay.h"
#include "core/observables/misalignment.h"
#include "core/observables/observable.h"
#include "core/problems/denoise.h"
#include "core/problems/least_squares.h"
#include "core/problems/linear_attention.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/saddle.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

using Extended = long double;

Extended squares_of_residual(const Matrix& m, const Matrix& p, const Matrix& q) {
  Extended sum = 0;
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    for (Eigen::Index j = 0; j < m.cols(); ++j) {
      Extended entry = -static_cast<Extended>(m(i, j));
      for (Eigen::Index k = 0; k < p.cols(); ++k) entry += static_cast<Extended>(p(i, k)) * q(j, k);
      sum += entry * entry;
    }
  }
  return sum;
}

double loss_of(const Problem& problem) {
  Blocks gradient = problem.initial();
  return problem.evaluate(problem.initial(), gradient);
}

std::vector<double> observed(const Problem& problem, std::string_view id) {
  const Probe probe = observable_kind(id).probe(problem);
  std::vector<double> values(probe.columns.size());
  probe.measure({0, 0.1, loss_of(problem), &problem.initial(), {5, 1}}, values);
  return values;
}

struct Shape {
  int n, m, d;
};
constexpr Shape shapes[] = {{6, 5, 4}, {12, 12, 12}, {9, 20, 3}, {1, 1, 1}};

/// P and Q scaled by s and t, M by their product.
MatrixFactorization scaled(const Shape& shape, double s, double t) {
  const auto [n, m, d] = shape;
  return {s * t * random_matrix(n, m), s * random_matrix(n, d, 2), t * random_matrix(m, d, 3)};
}

}  // namespace

TEST_CASE("observables of a factorization scale by their powers") {
  struct Law {
    const char* id;
    int power;         ///< of the scale that P and Q share
    double tolerance;  ///< relative to the largest value: singular values are as accurate as the largest
  };
  constexpr Law laws[] = {
      {"singular_values", 0, 0},                             // of P, Q and their product: below
      {"effective_rank", 0, 1e-12}, {"alignment", 0, 1e-9},  // by vectors, of close values
      {"balance", 2, 1e-13},        {"sharpness", 2, 2e-9}, {"modes", 2, 1e-12}, {"residual", 2, 1e-12}};
  for (const Shape& shape : shapes) {
    const MatrixFactorization once = scaled(shape, 1, 1);
    for (const double s : {1e-8, 1e8}) {
      CAPTURE(shape.n);
      CAPTURE(s);
      const MatrixFactorization far = scaled(shape, s, s);
      const MatrixFactorization uneven = scaled(shape, s, 1 / s);
      const auto [n, m, d] = shape;
      const double exact = static_cast<double>(
          squares_of_residual(far.target(), far.initial()[0].value, far.initial()[1].value) / 2);
      CHECK(loss_of(far) == doctest::Approx(exact).epsilon(1e-13));
      CHECK(loss_of(uneven) == doctest::Approx(loss_of(once)).epsilon(1e-13));
      for (const Law& law : laws) {
        if (law.tolerance == 0) continue;
        CAPTURE(law.id);
        const std::vector<double> before = observed(once, law.id), after = observed(far, law.id);
        double largest = 0;
        for (const double value : before) largest = std::max(largest, std::abs(value));
        for (std::size_t i = 0; i < before.size(); ++i)
          CHECK(std::abs(after[i] * std::pow(s, -law.power) - before[i]) <= law.tolerance * largest);
      }
      const std::vector<double> before = observed(once, "singular_values"),
                                after = observed(far, "singular_values");
      const auto of_p = static_cast<std::size_t>(std::min(n, d)),
                 of_q = static_cast<std::size_t>(std::min(m, d));
      for (std::size_t i = 0; i < before.size(); ++i) {
        const double factor = i < of_p + of_q ? s : s * s, largest = before[i < of_p          ? 0
                                                                            : i < of_p + of_q ? of_p
                                                                                              : of_p + of_q];
        CHECK(std::abs(after[i] / factor - before[i]) <= 1e-13 * largest);
      }
    }
  }
}

TEST_CASE("overlaps of the conserved quantities do not depend on the size of the factors") {
  const auto overlaps = [](double s) {
    const MatrixFactorization problem = scaled({6, 5, 4}, s, s), later = scaled({6, 5, 4}, 2 * s, s);
    const ReferredProbe probe = observable_kind("conserved").referred(problem);
    std::array<double, 2> values{};
    probe.derive(probe.material({0, 0, 0, &later.initial()}), probe.material({0, 0, 0, &problem.initial()}),
                 values);
    return values;
  };
  for (const double s : {1e-8, 1e8})
    for (const std::size_t i : {0u, 1u})
      CHECK(overlaps(s)[i] == doctest::Approx(overlaps(1)[i]).epsilon(1e-12));
}

TEST_CASE("balance: what is left of PᵀP − QᵀQ is as accurate as the two") {
  for (const double apart : {1.0, 1e-4, 1e-8}) {
    const Matrix p = random_matrix(7, 4), q = p + apart * random_matrix(7, 4, 2);
    const MatrixFactorization problem(random_matrix(7, 7), p, q);
    Extended sum = 0;
    for (int i = 0; i < 4; ++i) {
      for (int j = 0; j < 4; ++j) {
        Extended entry = 0;
        for (int k = 0; k < 7; ++k) {
          entry += static_cast<Extended>(p(k, i)) * p(k, j);
          entry -= static_cast<Extended>(q(k, i)) * q(k, j);
        }
        sum += entry * entry;
      }
    }
    CHECK(std::abs(observed(problem, "balance")[0] - static_cast<double>(std::sqrt(sum))) <
          2e-15 * (p.squaredNorm() + q.squaredNorm()));
  }
}

TEST_CASE("the loss near convergence: its root is as accurate as the entries of PQᵀ") {
  for (const Shape& shape : shapes) {
    const auto [n, m, d] = shape;
    for (const double apart : {1e-2, 1e-5, 1e-8, 1e-12}) {
      const Matrix p = random_matrix(n, d, 2), q = random_matrix(m, d, 3);
      const Matrix target = p * q.transpose() + apart * random_matrix(n, m);
      const MatrixFactorization problem(target, p, q);
      const auto exact = static_cast<double>(std::sqrt(squares_of_residual(target, p, q)));
      CHECK(std::abs(std::sqrt(2 * loss_of(problem)) - exact) <= 3e-16 * std::sqrt(d) * p.norm() * q.norm());
    }
  }
}

TEST_CASE(
    "losses of one matrix, their J* and modes: s² and s, or s⁴ and s², with what is given in proportion") {
  const Matrix a = random_matrix(6, 5, 2), b = random_matrix(4, 7, 3), c = random_matrix(6, 7, 4);
  const Matrix x = random_matrix(5, 4, 5), square = random_matrix(5, 5, 6);
  const auto compare = [](const Problem& scaled, const Problem& as_is, double modes, double loss) {
    CHECK(loss_of(scaled) == doctest::Approx(loss * loss_of(as_is)).epsilon(1e-13));
    CHECK(*scaled.minimum() == doctest::Approx(loss * *as_is.minimum()).epsilon(1e-12));
    const std::vector<double> errors = observed(scaled, "modes"), before = observed(as_is, "modes");
    REQUIRE(errors.size() == before.size());
    for (std::size_t i = 0; i < errors.size(); ++i)
      CHECK(errors[i] == doctest::Approx(modes * before[i]).epsilon(1e-11));
  };
  const Denoise denoise(b, random_matrix(4, 7, 7));
  const LeastSquares squares(a, b, c, x);
  const Saddle saddle(square, x);
  for (const double s : {1e-8, 1e-3, 1e5, 1e8}) {
    compare(Denoise(s * b, s * random_matrix(4, 7, 7)), denoise, s, s * s);
    compare(LeastSquares(a, b, s * c, s * x), squares, s, s * s);
    compare(LeastSquares(s * a, b / s, c, x), squares, 1, 1);
    compare(Saddle(s * s * square, s * x), saddle, s * s, s * s * s * s);
  }
}

TEST_CASE("linear attention: the loss is a sum of squares, whatever is left of it") {
  const Vector lambda = (Vector(3) << 1, 0.1, 1e-3).finished();
  const double context = 50;
  const LinearAttention at_zero(lambda, context, Matrix::Zero(3, 3));
  for (const double apart : {1e8, 1.0, 1e-4, 1e-8}) {
    Matrix x = at_zero.minimizer().asDiagonal();
    x += apart * random_matrix(3, 3);
    const LinearAttention problem(lambda, context, x);
    Extended exact = 0;
    const Extended trace = static_cast<Extended>(lambda(0)) + lambda(1) + lambda(2);
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) {
        const Extended gamma = (1 + 1 / static_cast<Extended>(context)) * lambda(j) + trace / context;
        const Extended away = x(i, j) - (i == j ? 1 / gamma : 0);
        exact += static_cast<Extended>(lambda(i)) * lambda(j) * gamma * away * away / 2;
      }
    }
    // X* is rounded: as if X were off by 10⁻¹⁶ of it
    const double tolerance = 1e-14 + 1e-15 * at_zero.minimizer().maxCoeff() / apart;
    CHECK(loss_of(problem) == doctest::Approx(static_cast<double>(exact)).epsilon(tolerance));
  }
}

TEST_CASE("linear attention: the loss at the minimizer of long prompts") {
  const Vector lambda = (Vector(3) << 1, 0.1, 1e-3).finished();
  for (const double context : {1.0, 200.0, 1e9}) {
    Extended exact = 0;
    const Extended trace = static_cast<Extended>(lambda(0)) + lambda(1) + lambda(2), length = context;
    for (const double l : lambda) {
      const Extended gamma = (1 + 1 / length) * l + trace / length;
      exact += l * ((l + trace) / length) / gamma / 2;
    }
    CHECK(LinearAttention(lambda, context, Matrix::Zero(3, 3)).population_minimum() ==
          doctest::Approx(static_cast<double>(exact)).epsilon(1e-14));
  }
}

TEST_CASE("fitted rates do not depend on when the clock was started, nor on the unit of the gap") {
  std::vector<double> time, gap, late, scaled_gap;
  Stream stream(1, "gap");
  for (int i = 0; i <= 800; ++i) {
    time.push_back(i / 64.0);
    gap.push_back(3 * std::exp(-2 * time.back()) * (1 + 0.01 * stream.normal()));
    late.push_back(time.back() + 0x1p27);
    scaled_gap.push_back(1e-8 * gap.back());
  }
  const auto fitted = [](const std::vector<double>& t, const std::vector<double>& g) {
    const auto span = decay_span(t, g);
    REQUIRE(span);
    const auto decay = fit_decay(t, g, *span);
    REQUIRE(decay);
    return *decay;
  };
  const Decay once = fitted(time, gap), later = fitted(late, gap), smaller = fitted(time, scaled_gap);
  CHECK(later.rate == doctest::Approx(once.rate).epsilon(1e-12));
  CHECK(later.half_width == doctest::Approx(once.half_width).epsilon(1e-10));
  CHECK(later.at(late[600]) == doctest::Approx(once.at(time[600])).epsilon(1e-12));
  CHECK(once.at(time[600]) == doctest::Approx(gap[600]).epsilon(0.05));
  CHECK(smaller.rate == doctest::Approx(once.rate).epsilon(1e-12));
}

TEST_CASE("fitted exponents do not depend on units") {
  std::vector<double> x, y;
  for (int i = 1; i < 40; ++i) x.push_back(i), y.push_back(std::pow(i, -1.5) * (1 + 0.1 * std::sin(i)));
  const auto once = fit_power_law(x, y);
  for (const double s : {1e-8, 1e8}) {
    std::vector<double> far = x;
    for (double& value : far) value *= s;
    CHECK(fit_power_law(far, y)->exponent == doctest::Approx(once->exponent).epsilon(1e-12));
    CHECK(fit_power_law(far, y)->at(far[7]) == doctest::Approx(once->at(x[7])).epsilon(1e-12));
  }
}
