#include "core/linalg/svd.h"

#include "core/linalg/spectral_map.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/linalg/polar_svd.h"

#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("svd gives back the spectrum it was built from, descending, with orthonormal vectors") {
  const Vector values = Vector::LinSpaced(20, 4.0, 0.0);
  for (const auto& [rows, cols] : {std::pair{20, 20}, {20, 45}, {45, 20}}) {
    const Known known = with_spectrum(rows, cols, values);
    const Svd parts = svd(known.m);
    CHECK((parts.s - values).cwiseAbs().maxCoeff() < 4e-14);
    CHECK((singular_values(known.m) - values).cwiseAbs().maxCoeff() < 4e-14);
    CHECK(distance(parts.u * parts.s.asDiagonal() * parts.v.transpose(), known.m) < 2e-13);
    CHECK(distance(parts.u.transpose() * parts.u, Matrix::Identity(20, 20)) < 1e-13);
    CHECK(distance(parts.v.transpose() * parts.v, Matrix::Identity(20, 20)) < 1e-13);
  }
}

TEST_CASE("svd of degenerate matrices") {
  CHECK(singular_values(Matrix::Zero(4, 3)) == Vector::Zero(3));
  CHECK(svd(Matrix::Constant(2, 2, NAN)).s.hasNaN());
  CHECK(singular_values(Matrix::Constant(2, 2, INFINITY)).hasNaN());
  Matrix row(1, 3);
  row << 2, 3, 6;
  CHECK(singular_values(row)(0) == doctest::Approx(7).epsilon(1e-15));
  Matrix graded = Matrix::Zero(3, 3);
  graded.diagonal() << 1e-200, 1, 1e-100;
  CHECK(singular_values(graded)(1) == doctest::Approx(1e-100));
  CHECK(singular_values(graded)(2) == doctest::Approx(1e-200));
}

TEST_CASE("gram_root is the positive root of AᵀA and keeps small singular values") {
  const Matrix a = random_matrix(7, 5);
  const Matrix root = gram_root(a);
  CHECK(distance(root * root, a.transpose() * a) < 1e-13 * a.squaredNorm());
  CHECK(distance(root, root.transpose()) < 1e-14);

  Vector values(3);
  values << 1, 1e-6, 1e-11;
  const Known known = with_spectrum(6, 3, values);
  const Vector found = singular_values(gram_root(known.m));
  CHECK(std::abs(found(2) - 1e-11) < 1e-15);  // a root of the Gram matrix would be off by 1e-8
}

TEST_CASE("through the polar factor: the same SVD, in every shape, for degenerate values and for low rank") {
  for (const auto& [n, m, rank] :
       {std::array{6, 6, 6}, {9, 4, 4}, {4, 9, 4}, {1, 5, 1}, {1, 1, 1}, {6, 5, 3}, {128, 32, 32}}) {
    Vector values = Vector::LinSpaced(rank, 3, 1e-3);
    if (rank > 2) values(1) = values(0);
    const Known known = with_spectrum(n, m, values);
    const Svd parts = polar_svd(1e-5 * known.m);
    const Eigen::Index r = std::min(n, m);
    REQUIRE(parts.s.size() == r);
    CHECK((parts.s - svd(1e-5 * known.m).s).norm() < 1e-13 * 1e-5 * n);
    CHECK(std::is_sorted(parts.s.begin(), parts.s.end(), std::greater<>()));
    CHECK((parts.u.transpose() * parts.u - Matrix::Identity(r, r)).norm() < 1e-13 * n);
    CHECK((parts.v.transpose() * parts.v - Matrix::Identity(r, r)).norm() < 1e-13 * n);
    CHECK((parts.u * parts.s.asDiagonal() * parts.v.transpose() - 1e-5 * known.m).norm() < 1e-13 * 1e-5 * n);
  }
  CHECK(polar_svd(Matrix::Zero(3, 2)).s.norm() == 0);
}
