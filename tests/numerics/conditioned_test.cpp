// The target with a condition number.

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/json.h"
#include "core/linalg/svd.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/targets/target.h"
#include "core/schema/component.h"

using namespace muonscope;

namespace {

Vector values_of(Eigen::Index rows, Eigen::Index cols, double scale, double condition) {
  const Json json = {{"kind", "conditioned"}, {"scale", scale}, {"condition", condition}};
  const Spec spec = read_spec(target_catalogue(), json, "target");
  return singular_values(target_kind("conditioned").make({spec, rows, cols, 1, "."}));
}

}  // namespace

TEST_CASE("singular values fall geometrically from the scale to the scale over the condition number") {
  const Vector values = values_of(5, 7, 3, 100);
  REQUIRE(values.size() == 5);
  CHECK(values(0) == doctest::Approx(3).epsilon(1e-14));
  CHECK(values(4) == doctest::Approx(0.03).epsilon(1e-14));
  for (Eigen::Index i = 0; i < 4; ++i)
    CHECK(values(i) / values(i + 1) == doctest::Approx(std::sqrt(10)).epsilon(1e-13));
}

TEST_CASE("a condition number of 1 makes them equal, and a single one is the scale") {
  CHECK((values_of(4, 3, 2, 1).array() - 2).abs().maxCoeff() < 1e-15);
  CHECK(values_of(1, 6, 2, 1e6)(0) == doctest::Approx(2).epsilon(1e-15));
}
