#include "core/linalg/spectral_map.h"

#include <doctest/doctest.h>

#include <Eigen/SVD>
#include <cmath>

#include "core/linalg/polar_newton.h"
#include "core/linalg/svd.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

Matrix polar_in_long_double(const Matrix& m) {
  const Eigen::JacobiSVD<LongMatrix> solver(m.cast<long double>(), Eigen::ComputeFullU | Eigen::ComputeFullV);
  return (solver.matrixU() * solver.matrixV().transpose()).cast<double>();
}

Vector decades(Eigen::Index count, double orders) {
  return Vector::LinSpaced(count, 0, -orders).unaryExpr([](double x) { return std::pow(10.0, x); });
}

}  // namespace

TEST_CASE("polar of a diagonal is its signs") {
  Matrix m = Matrix::Zero(3, 4);
  m.diagonal() << 1e-3, -2, 5e4;
  Matrix expected = Matrix::Zero(3, 4);
  expected.diagonal() << 1, -1, 1;
  CHECK(distance(polar(m), expected) < 1e-14);
}

TEST_CASE("polar agrees with long double within the condition number") {
  for (const Eigen::Index n : {2, 8, 32}) {
    for (const double orders : {0.0, 2.0, 5.0, 9.0}) {
      const Known known = with_spectrum(n, n, decades(n, orders), 7);
      CAPTURE(n);
      CAPTURE(orders);
      CHECK(distance(polar(known.m), polar_in_long_double(known.m)) <
            1e-14 * static_cast<double>(n) * std::pow(10, orders));
    }
  }
}

TEST_CASE("polar is orthogonal to the last digits, in every shape") {
  for (const auto& [rows, cols] :
       {std::pair{1, 9}, {9, 1}, {1, 1}, {32, 32}, {20, 33}, {33, 20}, {128, 40}}) {
    const Matrix d = polar(random_matrix(rows, cols));
    const Matrix gram = rows < cols ? Matrix(d * d.transpose()) : Matrix(d.transpose() * d);
    CHECK(distance(gram, Matrix::Identity(gram.rows(), gram.cols())) < 1e-13);
  }
}

TEST_CASE("the Newton iteration and the SVD are two ways to one polar factor") {
  for (const auto& [rows, cols] : {std::pair{4, 4}, {32, 32}, {12, 30}, {30, 12}}) {
    const Matrix m = random_matrix(rows, cols, 5);
    const std::optional<Matrix> newton = polar_newton(m);
    REQUIRE(newton.has_value());
    const Svd parts = svd(m);
    const double condition = parts.s(0) / parts.s(parts.s.size() - 1);
    CHECK(distance(*newton, parts.u * parts.v.transpose()) < 1e-13 * condition);
  }
}

TEST_CASE("the Newton iteration keeps every direction's sign, however far a few are from the others") {
  for (const Eigen::Index n : {9, 64}) {
    for (const double far : {1.5, 2.0, 3.0, 5.0, 30.0, 1e3}) {
      Vector values = Vector::Ones(n);
      values(0) = far;
      values(1) = far;
      CAPTURE(n);
      CAPTURE(far);
      for (const Eigen::Index rows : {n, 2 * n}) {
        const auto known = with_spectrum(rows, n, values);
        const std::optional<Matrix> newton = polar_newton(known.m);
        REQUIRE(newton.has_value());
        CHECK(distance(*newton, known.u * known.v.transpose()) < 1e-12);
      }
    }
  }
}

TEST_CASE("tall matrices lose no digits to their condition, below and beyond what Cholesky's QR bears") {
  for (const double smallest : {1e-2, 1e-4, 1e-6, 1e-8, 1e-10}) {
    Vector values(12);
    for (Eigen::Index i = 0; i < 12; ++i) values(i) = std::pow(smallest, static_cast<double>(i) / 11);
    const auto known = with_spectrum(50, 12, values);
    const std::optional<Matrix> newton = polar_newton(known.m);
    CAPTURE(smallest);
    if (!newton) continue;
    CHECK(distance(newton->transpose() * *newton, Matrix::Identity(12, 12)) < 1e-13);
    CHECK(distance(*newton, known.u * known.v.transpose()) < 1e-14 / smallest);
    CHECK(distance(*newton, known.u * known.v.transpose()) < 1e-3);
  }
}

TEST_CASE("the Newton iteration leaves matrices near the rank tolerance to the SVD") {
  for (const double smallest : {0.0, 1e-300, 1e-18, 1e-15, 1e-13}) {
    Vector values = Vector::Ones(8);
    values(7) = smallest;
    CAPTURE(smallest);
    CHECK_FALSE(polar_newton(with_spectrum(8, 8, values).m).has_value());
    CHECK_FALSE(polar_newton(with_spectrum(20, 8, values).m).has_value());
  }
}

TEST_CASE("polar keeps away from the null space") {
  for (const auto& [rows, cols] : {std::pair{10, 10}, {10, 24}, {24, 10}}) {
    const Vector values = Vector::LinSpaced(4, 3.0, 0.5);
    const Known known = with_spectrum(rows, cols, values);
    CHECK(distance(polar(known.m), known.u * known.v.transpose()) < 1e-13);
  }
}

TEST_CASE("polar of zero is zero, of non-finite matrices not a number, and of extreme scales the same") {
  CHECK(polar(Matrix::Zero(3, 5)) == Matrix::Zero(3, 5));
  Matrix broken = random_matrix(4, 4);
  broken(1, 2) = INFINITY;
  CHECK(polar(broken).hasNaN());
  broken(1, 2) = NAN;
  CHECK(polar(broken).hasNaN());
  CHECK(regularized_polar(broken, 0.1).hasNaN());
  const Matrix m = random_matrix(6, 6);
  for (const double scale : {1e-290, 1e-158, 1e-20, 1e155, 1e300}) {
    CHECK(distance(polar(scale * m), polar(m)) < 1e-12);
    CHECK(distance(polar(scale * m.topRows(1)), polar(m.topRows(1))) < 1e-14);
  }
}

TEST_CASE("polar does not mind repeated singular values") {
  Vector values = Vector::Ones(12);
  values.head(6).setConstant(3);
  const Known known = with_spectrum(12, 12, values);
  CHECK(distance(polar(known.m), known.u * known.v.transpose()) < 1e-13);
}

TEST_CASE("maps commute with rotations: f(A M Bᵀ) = A f(M) Bᵀ") {
  const Matrix a = random_orthogonal(6, 6, 2);
  const Matrix b = random_orthogonal(9, 9, 3);
  const Matrix m = random_matrix(6, 9);
  const Matrix turned = a * m * b.transpose();
  CHECK(distance(polar(turned), a * polar(m) * b.transpose()) < 1e-13);
  CHECK(distance(regularized_polar(turned, 0.7), a * regularized_polar(m, 0.7) * b.transpose()) < 1e-13);
  CHECK(distance(newton_schulz(turned, 5), a * newton_schulz(m, 5) * b.transpose()) < 1e-12);
}

TEST_CASE("regularized polar is σ/√(σ²+ε²), from Muon to gradient descent") {
  const Vector values = decades(8, 4);
  const Known known = with_spectrum(8, 11, values);
  for (const double smoothing : {1e-3, 0.1, 10.0}) {
    const Vector mapped = values.array() / (values.array().square() + smoothing * smoothing).sqrt();
    CHECK(distance(regularized_polar(known.m, smoothing),
                   known.u * mapped.asDiagonal() * known.v.transpose()) < 1e-11);
  }
  CHECK(regularized_polar(known.m, 0) == polar(known.m));
  CHECK(distance(1e9 * regularized_polar(known.m, 1e9), known.m) < 1e-13);
  CHECK(regularized_polar(Matrix::Zero(2, 3), 0.5) == Matrix::Zero(2, 3));
}

TEST_CASE("regularized polar solves its defining equation D (MᵀM+ε²I)^(1/2) = M") {
  const Matrix m = random_matrix(9, 6, 4);
  const double smoothing = 0.3;
  const Matrix gram = m.transpose() * m + smoothing * smoothing * Matrix::Identity(6, 6);
  const Matrix d = regularized_polar(m, smoothing);
  CHECK(distance(d.transpose() * d * gram, m.transpose() * m) < 1e-12 * gram.norm());
}

TEST_CASE("Newton–Schulz acts on singular values as its curve") {
  const Vector values = decades(7, 3);
  for (const auto& [rows, cols] : {std::pair{7, 12}, {12, 7}, {7, 7}}) {
    const Known known = with_spectrum(rows, cols, values);
    const Vector mapped =
        values.unaryExpr([&](double s) { return newton_schulz_curve(s, values.norm(), 5); });
    CHECK(distance(newton_schulz(known.m, 5), known.u * mapped.asDiagonal() * known.v.transpose()) < 1e-11);
  }
  CHECK(newton_schulz(Matrix::Zero(3, 2), 5) == Matrix::Zero(3, 2));
}

TEST_CASE("Newton–Schulz has Keller Jordan's numbers (docs/mathematics.md §1.2)") {
  const auto curve = [](double x) { return newton_schulz_curve(x, 1, 1); };
  CHECK(curve(1) == doctest::Approx(0.701).epsilon(1e-9));
  CHECK(curve(0.868) == doctest::Approx(0.868).epsilon(2e-3));
  CHECK(curve(1.264) == doctest::Approx(1.264).epsilon(2e-3));
  double least = 10, most = 0;
  for (double x = 0.01; x <= 1; x += 1e-4) {
    const double y = newton_schulz_curve(x, 1, 5);
    least = std::min(least, y);
    most = std::max(most, y);
  }
  CHECK(least == doctest::Approx(0.682).epsilon(1e-3));
  CHECK(most == doctest::Approx(1.134).epsilon(1e-3));
  CHECK(newton_schulz_curve(0.001, 1, 5) == doctest::Approx(0.47).epsilon(0.01));
  CHECK(newton_schulz_curve(1e-12, 1, 5) / 1e-12 == doctest::Approx(484.9).epsilon(1e-4));
}

TEST_CASE("the Fenchel–Young gap is 0 at the velocity alone, and the sum that defines it elsewhere") {
  for (const double smoothing : {1e-3, 0.1, 1.0}) {
    for (const double sigma : {0.0, 1e-8, 0.02, 0.5, 3.0, 1e6}) {
      CAPTURE(smoothing);
      CAPTURE(sigma);
      const double velocity = regularized_polar_curve(sigma, smoothing);
      const double h = std::hypot(sigma, smoothing) - smoothing;
      CHECK(regularized_gap(sigma, velocity, smoothing) <= 1e-14 * std::max(h, smoothing));
      for (const double u : {0.0, 0.3, 0.999, 1.0}) {
        if (std::abs(u - velocity) < 1e-6) continue;
        const double gap = regularized_gap(sigma, u, smoothing);
        const double sum = h + smoothing * (1 - std::sqrt(1 - u * u)) - sigma * u;
        CHECK(gap > 0);
        CHECK(std::abs(gap - sum) <= 1e-14 * std::max(sigma, smoothing));
      }
    }
  }
}
