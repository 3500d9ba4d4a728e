#include "core/random/stream.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

TEST_CASE("a stream depends on nothing but seed and name") {
  Stream a(1, "target"), same(1, "target"), other_name(1, "init.p"), other_seed(2, "target");
  int equal_names = 0, equal_seeds = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t bits = a.bits();
    CHECK(bits == same.bits());
    equal_names += bits == other_name.bits();
    equal_seeds += bits == other_seed.bits();
  }
  CHECK(equal_names == 0);
  CHECK(equal_seeds == 0);
}

TEST_CASE("a seed means the same numbers for ever") {
  // From an implementation of splitmix64, FNV-1a and xoshiro256++ in Python, apart from this one.
  Stream a(64, "target"), b(0, "init.p");
  for (const std::uint64_t expected : {0xc97e5de279b727e4u, 0x38d600048c2a45b1u, 0x9d131d2e7f615a41u}) {
    CHECK(a.bits() == expected);
  }
  for (const std::uint64_t expected : {0xe20add35f0219994u, 0xfb955d3a7c6ca45u, 0xa185f7e1d0aa056fu}) {
    CHECK(b.bits() == expected);
  }
}

TEST_CASE("uniforms and normals have the right moments, and streams are uncorrelated") {
  constexpr int count = 200000;
  Stream a(11, "a"), b(11, "b"), u(11, "u");
  double mean = 0, square = 0, fourth = 0, cross = 0, uniform = 0, uniform_square = 0;
  for (int i = 0; i < count; ++i) {
    const double x = a.normal();
    mean += x;
    square += x * x;
    fourth += x * x * x * x;
    cross += x * b.normal();
    const double y = u.uniform();
    CHECK_UNARY(y >= 0 && y < 1);
    uniform += y;
    uniform_square += y * y;
  }
  const double sigma = 1 / std::sqrt(static_cast<double>(count));  // bounds below are five deviations
  CHECK(std::abs(mean / count) < 5 * sigma);
  CHECK(std::abs(square / count - 1) < 5 * std::sqrt(2.0) * sigma);
  CHECK(std::abs(fourth / count - 3) < 5 * std::sqrt(96.0) * sigma);
  CHECK(std::abs(cross / count) < 5 * sigma);
  CHECK(std::abs(uniform / count - 0.5) < 5 * std::sqrt(1.0 / 12) * sigma);
  CHECK(std::abs(uniform_square / count - 1.0 / 3) < 5 * std::sqrt(4.0 / 45) * sigma);
}

TEST_CASE("orthogonal matrices are orthonormal and have no preferred sign") {
  for (const auto& [rows, cols] : {std::pair{9, 4}, {4, 9}, {6, 6}}) {
    const Matrix q = random_orthogonal(rows, cols, 3);
    REQUIRE(q.rows() == rows);
    REQUIRE(q.cols() == cols);
    const Matrix gram = rows < cols ? Matrix(q * q.transpose()) : Matrix(q.transpose() * q);
    CHECK(distance(gram, Matrix::Identity(gram.rows(), gram.cols())) < 1e-14 * 10);
  }
  int positive = 0;
  double square = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const double corner = random_orthogonal(3, 3, seed)(0, 0);
    positive += corner > 0;
    square += corner * corner;
  }
  CHECK(std::abs(positive - 1000) < 5 * 22.4);  // binomial, five deviations
  CHECK(std::abs(square / 2000 - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / 2000));
}
