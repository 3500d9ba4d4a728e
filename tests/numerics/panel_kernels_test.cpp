// The kernels of dense linear algebra against Eigen's loops, for every instruction set that runs here.
#include <doctest/doctest.h>

#include "core/linalg/panel_matrix.h"
#include "core/linalg/products.h"
#include "tests/numerics/instruction_sets.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// Below, at and beyond a panel, a pair of them, a group of the inverse and the depth that is summed at once.
constexpr Eigen::Index kernel_sides[] = {1, 3, 8, 9, 17, 40, 131};

PanelMatrix zeros(Eigen::Index rows, Eigen::Index cols) {
  return {static_cast<std::size_t>(rows), static_cast<std::size_t>(cols)};
}

Matrix random_triangle(Eigen::Index n, std::uint64_t seed) {
  Matrix l = 0.1 / static_cast<double>(n) * random_matrix(n, n, seed);
  l.diagonal().array() += 1;
  return l.triangularView<Eigen::Lower>();
}

/// Of entries, and that rows which fill up the last panel are zeros, as kernels expect of their arguments.
double largest_error(const PanelMatrix& result, const Matrix& expected) {
  double filling = 0;
  for (std::size_t row = result.rows; row < panels_of(result.rows) * panel_rows; ++row)
    for (std::size_t col = 0; col < result.cols; ++col)
      filling = std::max(filling, std::abs(result.data()[result.place(row, col)]));
  REQUIRE(filling == 0);
  return (dense(result) - expected).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("kernels: products and transposes of every shape") {
  for (const PanelKernels* kernels : reachable_panel_kernels())
    for (const Eigen::Index rows : kernel_sides)
      for (const Eigen::Index depth : kernel_sides)
        for (const Eigen::Index cols : kernel_sides) {
          CAPTURE(kernels->name);
          CAPTURE(rows);
          CAPTURE(depth);
          CAPTURE(cols);
          const Matrix a = random_matrix(rows, depth, 1), b = random_matrix(depth, cols, 2);
          const double rounding = 1e-14 * static_cast<double>(depth);
          PanelMatrix product = zeros(rows, cols), gram = zeros(rows, rows), across = zeros(depth, rows);
          kernels->times(panels(a), panels(b), product);
          CHECK(largest_error(product, a * b) < rounding);
          kernels->times_transposed(panels(a), panels(b.transpose()), product);
          CHECK(largest_error(product, a * b) < rounding);
          kernels->symmetric_times_transposed(panels(a), panels(a), gram);
          CHECK(largest_error(gram, a * a.transpose()) < 2 * rounding);
          CHECK(dense(gram) == dense(gram).transpose());
          kernels->transpose(panels(a), across);
          CHECK(largest_error(across, a.transpose()) == 0);
        }
}

TEST_CASE("kernels: the inverse is one, whatever the order of the pivots, and singular matrices have none") {
  for (const PanelKernels* kernels : reachable_panel_kernels())
    for (const Eigen::Index n : {1, 3, 4, 7, 8, 9, 17, 40, 63, 64, 65, 100}) {
      CAPTURE(kernels->name);
      CAPTURE(n);
      Matrix m = random_matrix(n, n);
      m.col(0).reverseInPlace();
      PanelMatrix work_on = panels(m), out = zeros(n, n);
      InverseWork work(work_on.rows);
      REQUIRE(kernels->inverse_transposed(work_on, out, work));
      CHECK(distance(m * dense(out).transpose(), Matrix::Identity(n, n)) < 1e-10);
      m.row(n - 1) = Matrix::Zero(1, n);
      work_on = panels(m);
      CHECK_FALSE(kernels->inverse_transposed(work_on, out, work));
    }
}

TEST_CASE("kernels: Cholesky's factor squared is the matrix, and indefinite matrices have none") {
  for (const PanelKernels* kernels : reachable_panel_kernels())
    for (const Eigen::Index n : kernel_sides) {
      CAPTURE(kernels->name);
      CAPTURE(n);
      const Matrix l = random_triangle(n, 6);
      PanelMatrix factor = panels(l * l.transpose());
      REQUIRE(kernels->cholesky(factor));
      CHECK(largest_error(factor, l) < 1e-13);
      Matrix indefinite = l * l.transpose();
      indefinite(n - 1, n - 1) -= 2;
      factor = panels(indefinite);
      CHECK_FALSE(kernels->cholesky(factor));
    }
}

TEST_CASE("kernels: dividing by a triangle undoes a product with it") {
  for (const PanelKernels* kernels : reachable_panel_kernels())
    for (const Eigen::Index rows : {5, 19, 40})
      for (const Eigen::Index n : kernel_sides) {
        CAPTURE(kernels->name);
        const Matrix a = random_matrix(rows, n, 5), l = random_triangle(n, 6);
        PanelMatrix quotient = panels(a * l.transpose());
        kernels->divide_by_triangle(quotient, panels(l));
        CHECK(largest_error(quotient, a) < 1e-13 * static_cast<double>(n));
      }
}

TEST_CASE("kernels: sums, combinations and products with vectors") {
  for (const PanelKernels* kernels : reachable_panel_kernels())
    for (const Eigen::Index n : kernel_sides) {
      CAPTURE(kernels->name);
      CAPTURE(n);
      const Matrix x = random_matrix(n, n, 1), y = random_matrix(n, n, 2), v = random_matrix(n, 1, 3);
      CHECK(kernels->squared_norm(panels(x)) == doctest::Approx(x.squaredNorm()).epsilon(1e-13));
      CHECK(kernels->squared_distance(panels(x), panels(y)) ==
            doctest::Approx((x - y).squaredNorm()).epsilon(1e-13));
      PanelMatrix out = panels(x);
      kernels->combine(0.3, panels(x), -0.7, panels(y), 2, out);
      CHECK(largest_error(out, 0.3 * x - 0.7 * y + 2 * Matrix::Identity(n, n)) < 1e-14);
      out = panels(x);
      const NewtonStep step = kernels->newton_step(out, panels(y), 0.3, -0.7);
      CHECK(largest_error(out, 0.3 * x - 0.7 * y) < 1e-14);
      CHECK(step.moved == doctest::Approx((0.7 * x + 0.7 * y).squaredNorm()).epsilon(1e-13));
      CHECK(step.size == doctest::Approx((0.3 * x - 0.7 * y).squaredNorm()).epsilon(1e-13));
      PanelMatrix vector = zeros(n, 1);
      kernels->apply(panels(x), panels(v).data(), vector.data());
      CHECK(largest_error(vector, x * v) < 1e-12);
      kernels->apply_transposed(panels(x), panels(v).data(), vector.data());
      CHECK(largest_error(vector, x.transpose() * v) < 1e-12);
    }
}
