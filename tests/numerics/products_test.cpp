// Products by the kernels against Eigen's, and the inverse against the identity.
#include "core/linalg/products.h"

#include <doctest/doctest.h>

#include <array>

#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

constexpr Eigen::Index sides[] = {1, 3, 4, 7, 8, 9, 17, 40};

double largest_difference(const Matrix& a, const Matrix& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  return (a - b).cwiseAbs().maxCoeff();
}

}  // namespace

TEST_CASE("panels hold a matrix and its transpose, whatever the shape") {
  for (const Eigen::Index rows : sides)
    for (const Eigen::Index cols : sides) {
      const Matrix m = random_matrix(rows, cols);
      CHECK(dense(panels(m)) == m);
      CHECK(dense(transposed_panels(m)) == m.transpose());
    }
}

TEST_CASE("products agree with Eigen's in every shape") {
  for (const Eigen::Index rows : sides)
    for (const Eigen::Index depth : sides)
      for (const Eigen::Index cols : sides) {
        const Matrix a = random_matrix(rows, depth, 1), b = random_matrix(depth, cols, 2);
        const Matrix expected = a * b;
        const double rounding = 1e-14 * static_cast<double>(depth);
        CHECK(largest_difference(times(a, b), expected) < rounding);
        CHECK(largest_difference(times_transposed(a, b.transpose()), expected) < rounding);
        CHECK(largest_difference(transposed_times(a.transpose(), b), expected) < rounding);
      }
}

TEST_CASE("a product too large for the kernels is the same product") {
  const Matrix a = random_matrix(300, 500, 3), b = random_matrix(300, 500, 4);
  CHECK(largest_difference(times_transposed(a, b), a * b.transpose()) < 1e-11);
}

TEST_CASE("a large product that can be called off between its slices is the same product, to the bit") {
  for (const auto& [rows, depth, cols] :
       {std::array<Eigen::Index, 3>{701, 613, 707}, {640, 640, 640}, {3, 9001, 8009}}) {
    const Matrix a = random_matrix(rows, depth, 3), b = random_matrix(depth, cols, 4);
    CHECK(times(a, b) == a * b);
    CHECK(times_transposed(a, Matrix(b.transpose())) == a * Matrix(b.transpose()).transpose());
    CHECK(transposed_times(Matrix(a.transpose()), b) == Matrix(a.transpose()).transpose() * b);
  }
}
