// Polar factors without an SVD, for every instruction set that runs here, against closed forms.
#include "core/linalg/polar_newton.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/linalg/inverse_root.h"
#include "core/linalg/products.h"
#include "core/linalg/spectral_map.h"
#include "tests/numerics/instruction_sets.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// `count` singular values from 1 to 1/condition, geometrically.
Vector falling(Eigen::Index count, double condition) {
  return Vector::LinSpaced(count, 0, -std::log(condition)).array().exp();
}

double off_orthogonal(const Matrix& u) {
  const Matrix gram = u.rows() < u.cols() ? Matrix(u * u.transpose()) : Matrix(u.transpose() * u);
  return distance(gram, Matrix::Identity(gram.rows(), gram.cols()));
}

}  // namespace

TEST_CASE("polynomials for 1/√λ are as close as they say, on narrow and wide intervals") {
  for (const double half : {1e-6, 1e-3, 0.1, 0.5, 1.5}) {
    const double middle = 1 + half;
    const InverseRoot root = inverse_root(middle, half, 1e-16);
    for (double t = -1; t <= 1; t += 1.0 / 64) {
      double value = 0;
      for (int k = root.degree; k >= 0; --k) value = value * t + root.a[static_cast<std::size_t>(k)];
      CAPTURE(half);
      CHECK(std::abs(value * std::sqrt(middle + half * t) - 1) < 2 * root.error + 1e-15);
    }
  }
}

TEST_CASE("all instruction sets find the polar factor to the condition number, or leave it to the SVD") {
  struct Shape {
    int rows, cols;
  };
  for (const Shape shape : {Shape{32, 32}, {25, 25}, {7, 7}, {40, 12}, {12, 40}, {67, 64}})
    for (const double condition : {1.0, 30.0, 1e4, 1e8, 1e12}) {
      const Known known =
          with_spectrum(shape.rows, shape.cols, falling(std::min(shape.rows, shape.cols), condition), 3);
      const Matrix expected = known.u * known.v.transpose();
      for (const PanelKernels* kernels : reachable_panel_kernels()) {
        CAPTURE(kernels->name);
        CAPTURE(shape.rows);
        CAPTURE(shape.cols);
        CAPTURE(condition);
        const std::optional<Matrix> u = polar_newton(known.m, *kernels);
        if (condition <= 1e4) REQUIRE(u.has_value());
        if (!u) continue;
        CHECK(off_orthogonal(*u) < 1e-13);
        // m itself is known to rounding only, which moves its polar factor by that much
        CHECK(distance(*u, expected) < 1e-14 * std::max(10.0, condition));
      }
    }
}

TEST_CASE(
    "instruction sets agree to rounding on well-conditioned matrices, and each with itself to the bit") {
  for (const auto& [rows, cols] : {std::pair{32, 32}, {29, 29}, {128, 32}, {20, 61}}) {
    const Known known = with_spectrum(rows, cols, falling(std::min(rows, cols), 20), 4);
    const std::optional<Matrix> baseline = polar_newton(known.m, baseline_panel_kernels());
    REQUIRE(baseline.has_value());
    for (const PanelKernels* kernels : reachable_panel_kernels()) {
      const std::optional<Matrix> u = polar_newton(known.m, *kernels);
      REQUIRE(u.has_value());
      CHECK(distance(*u, *baseline) < 1e-12);
      CHECK(*u == *polar_newton(known.m, *kernels));
    }
  }
}

TEST_CASE("rows and columns, and matrices without full rank") {
  for (const PanelKernels* kernels : reachable_panel_kernels()) {
    CAPTURE(kernels->name);
    for (const Eigen::Index n : {1, 2, 9, 40}) {
      const Matrix row = random_matrix(1, n, 8);
      CHECK(distance(*polar_newton(row, *kernels), row / row.norm()) < 1e-14);
      const Matrix column = row.transpose();
      CHECK(distance(*polar_newton(column, *kernels), column / column.norm()) < 1e-14);
    }
    for (const auto& [rows, cols] : {std::pair{9, 9}, {32, 32}, {24, 10}, {10, 24}}) {
      CHECK_FALSE(polar_newton(with_spectrum(rows, cols, falling(5, 10)).m, *kernels).has_value());
      CHECK_FALSE(polar_newton(Matrix::Zero(rows, cols), *kernels).has_value());
    }
  }
}
