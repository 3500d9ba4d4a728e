// φ as a curve against the maps as they are computed, and operations counted by hand.

#include "core/optimizers/stages/update_map.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/linalg/spectral_map.h"
#include "core/linalg/svd.h"
#include "core/optimizers/rule.h"
#include "core/optimizers/stages/newton_schulz_map.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/optimizers/stages/sign_map.h"
#include "core/problems/linear_attention.h"
#include "core/problems/matrix_factorization.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

const std::vector<MapPtr> spectral_maps = {std::make_shared<IdentityMap>(),
                                           std::make_shared<PolarMap>(),
                                           std::make_shared<RegularizedPolarMap>(0.3),
                                           std::make_shared<RegularizedPolarMap>(0),
                                           std::make_shared<RegularizedPolarMap>(0.3, 0.7),
                                           std::make_shared<NewtonSchulzMap>(5),
                                           std::make_shared<NewtonSchulzMap>(1)};

void check_curve(const UpdateMap& map, const Matrix& n) {
  const Vector sigma = singular_values(n);
  const std::function<double(double)> phi = map.curve({sigma, n.rows(), n.cols()});
  REQUIRE(phi);
  std::vector<double> expected;
  for (const double value : sigma) expected.push_back(phi(value));
  std::sort(expected.rbegin(), expected.rend());
  const Vector measured = singular_values(map.apply(n));
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(std::abs(expected[i] - measured(static_cast<Eigen::Index>(i))) < 1e-10);
}

double spent(const Spec& spec, Eigen::Index rows, Eigen::Index cols) {
  return flops(compose(spec), {rows, cols});
}

}  // namespace

TEST_CASE("normalized smoothing leads from Muon's step to the gradient, and keeps the reference's size") {
  const Matrix n = random_matrix(6, 4);
  const double reference = 0.8;
  CHECK(distance(RegularizedPolarMap{1e-9, reference}.apply(n), reference * polar(n)) < 1e-12);
  CHECK(distance(RegularizedPolarMap{0, reference}.apply(n), reference * polar(n)) < 1e-14);
  CHECK(distance(RegularizedPolarMap{1e7, reference}.apply(n), n) < 1e-12);
  for (const double smoothing : {0.0, 1e-3, 1.0, 1e3}) {
    const auto phi = RegularizedPolarMap{smoothing, reference}.curve({Vector::Ones(4), 4, 4});
    CHECK(phi(reference) == doctest::Approx(reference).epsilon(1e-14));
  }
}

TEST_CASE("the curve gives the singular values of the map, for every shape and spectrum") {
  const std::vector<std::pair<Eigen::Index, Eigen::Index>> shapes{{5, 5}, {6, 3}, {3, 6}, {1, 4}, {4, 1}};
  for (const MapPtr& each : spectral_maps) {
    const UpdateMap& map = *each;
    CAPTURE(map.formula("N"));
    for (const auto& [rows, cols] : shapes) check_curve(map, random_matrix(rows, cols, 7));
    check_curve(map, with_spectrum(6, 4, (Vector(4) << 3, 1, 1, 1e-3).finished()).m);  // repeated, wide
    check_curve(map, with_spectrum(6, 5, (Vector(2) << 2, 0.5).finished()).m);         // rank 2 of 5
    check_curve(map, Matrix::Zero(3, 4));
  }
}

TEST_CASE("the sign map is no function of singular values") {
  CHECK_FALSE(SignMap{}.curve({Vector::Ones(3), 3, 3}));
}

TEST_CASE("operations of maps, counted by hand on 2×3") {
  for (const auto& [rows, cols] : {std::pair{2, 3}, std::pair{3, 2}}) {
    CHECK(IdentityMap{}.flops({rows, cols}) == 0);
    CHECK(SignMap{}.flops({rows, cols}) == 6);
    // 6·3·2² + 20·2³ + 2·3·2²
    CHECK(PolarMap{}.flops({rows, cols}) == 72 + 160 + 24);
    // 6 squares, 6 additions, 6 divisions; then 2×2 entries of XXᵀ at 3 products and sums each, A² at 2 each,
    // bA + cA² at 3, BX: 6 entries at 2 products and sums each, aX + BX: 6 at 2.
    CHECK(NewtonSchulzMap{1}.flops({rows, cols}) == 18 + (24 + 16 + 12 + 24 + 12));
    CHECK(NewtonSchulzMap{5}.flops({rows, cols}) == 18 + 5 * 88);
  }
}

TEST_CASE("operations of whole steps, counted by hand on 2×3") {
  const auto rule = [](std::string_view id, std::map<std::string, Value> values = {}) {
    return chosen(optimizer_catalogue(), id, std::move(values));
  };
  CHECK(spent(rule("gd"), 2, 3) == 12);                                    // X − η∇
  CHECK(spent(rule("gd", {{"weight_decay", 0.1}}), 2, 3) == 12 + 12);      // − ηλX
  CHECK(spent(rule("gd", {{"momentum", 0.9}}), 2, 3) == 12 + 18);          // βM + (1−β)∇
  CHECK(spent(rule("heavy_ball", {{"momentum", 0.9}}), 2, 3) == 12 + 12);  // βB + ∇
  CHECK(spent(rule("gd", {{"momentum", 0.9}, {"nesterov", true}}), 2, 3) == 12 + 36);
  // M, V, both corrections, root, ε, division, step, decay: 3 + 1 + (1 + 3 + 4) + 2 + 2
  CHECK(spent(rule("adamw", {{"weight_decay", 0.01}}), 2, 3) == 6 * 16);
  CHECK(spent(rule("muon"), 2, 3) == 12 + 256);
}

TEST_CASE("operations of gradients, counted by hand") {
  // n×m = 2×3, d = 4: three products of 2·2·3·4 and 6 squares and sums
  const MatrixFactorization problem(random_matrix(2, 3), random_matrix(2, 4), random_matrix(3, 4));
  CHECK(problem.flops() == 3 * 48 + 12);
  // 3×3: the diagonal's 3 differences, then a product for the gradient, a product and a sum for the loss
  CHECK(LinearAttention(Vector::Ones(3), 10, random_matrix(3, 3)).flops() == 3 + 27);
}
