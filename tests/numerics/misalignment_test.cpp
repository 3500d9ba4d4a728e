#include "core/observables/misalignment.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

MisalignmentLaws laws(Eigen::Index n, Eigen::Index m, Eigen::Index d, const Vector& values) {
  const Known target = with_spectrum(n, m, values);
  return misalignment_laws(
      *MatrixFactorization(target.m, random_matrix(n, d), random_matrix(m, d)).factorization());
}

}  // namespace

TEST_CASE("a power law's own exponent and factor are found; what a logarithm cannot take is left out") {
  std::vector<double> x, y;
  for (int i = 0; i < 20; ++i) {
    x.push_back(i);
    y.push_back(i % 3 == 0 ? (i % 2 == 0 ? std::nan("") : 0.0) : 5 * std::pow(i, -1.7));
  }
  const auto law = fit_power_law(x, y);
  REQUIRE(law);
  CHECK(law->exponent == doctest::Approx(-1.7).epsilon(1e-12));
  CHECK(law->factor == doctest::Approx(5).epsilon(1e-12));
  CHECK(law->at(3) == doctest::Approx(5 * std::pow(3, -1.7)).epsilon(1e-12));
  CHECK_FALSE(fit_power_law(std::vector{1.0, 2.0}, std::vector{1.0, 2.0}));
  CHECK_FALSE(fit_power_law(std::vector{2.0, 2.0, 2.0}, std::vector{1.0, 2.0, 3.0}));
}

TEST_CASE("the laws: −2(1 − 1/ḡ) where d is below both sides, −4 where it is above both, none between") {
  const Vector values = (Vector(5) << 8, 6, 4, 2, 1).finished();
  // ḡ = (8/2 + 6/2 + 4/2)/3 = 3 for d = 3
  REQUIRE(laws(5, 6, 3, values).sides);
  CHECK(*laws(5, 6, 3, values).sides == doctest::Approx(-4.0 / 3).epsilon(1e-12));
  CHECK_FALSE(laws(5, 6, 3, values).inner);
  for (const Eigen::Index d : {5, 6}) {
    CHECK_FALSE(laws(5, 6, d, values).sides);
    CHECK_FALSE(laws(5, 6, d, values).inner);
  }
  CHECK(laws(5, 6, 7, values).inner == -4);
  // Nothing beyond rank d: the lost modes do not disturb.
  CHECK(*laws(5, 6, 3, (Vector(3) << 3, 2, 1).finished()).sides == doctest::Approx(-2).epsilon(1e-12));
  CHECK_FALSE(laws(5, 6, 3, Vector::Zero(2)).sides);
}
