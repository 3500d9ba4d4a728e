// What is measured of a cloud when the cloud is moved far away or scaled: it must not change, or by a known
// factor.

#include <doctest/doctest.h>

#include <cmath>

#include "core/linalg/batched/kernels.h"
#include "core/particles/moments.h"
#include "core/particles/motion.h"
#include "core/particles/objective.h"
#include "core/particles/sliced_wasserstein.h"
#include "core/problems/targets/target.h"
#include "tests/numerics/coarse_clouds.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

auto harmonic(ParticleShape shape) {
  return objective_kind("harmonic").make({chosen(objective_catalogue(), "harmonic"), shape, 1, "."});
}

}  // namespace

TEST_CASE("h_ε(P) and ⟨P, ∇h_ε(P)⟩ keep their digits for σ far below and far above ε, at every size") {
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    const Kernels* const kernels = kernels_for(set);
    if (!kernels) continue;
    for (const ParticleShape shape : {ParticleShape{1, 1}, {2, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 3}, {8, 8}}) {
      for (const double ratio : {1e-8, 1e-4, 1.0, 1e4, 1e8}) {  // σ over ε
        for (const double scale : {1e-8, 1.0, 1e8}) {
          CAPTURE(kernels->name);
          CAPTURE(shape.rows);
          CAPTURE(shape.cols);
          CAPTURE(ratio);
          CAPTURE(scale);
          const int least = std::min(shape.rows, shape.cols);
          Vector sigma(least);
          for (int i = 0; i < least; ++i) sigma(i) = scale * ratio * (1 + 0.5 * i);
          const Known known = with_spectrum(shape.rows, shape.cols, sigma);
          ParticleArray p(1, shape);
          for (int i = 0; i < shape.rows; ++i)
            for (int j = 0; j < shape.cols; ++j) p(0, i, j) = known.m(i, j);
          double potential[block_particles] = {}, power[block_particles] = {};
          kernels->regularized_polar(
              {shape.rows, shape.cols, scale, 1, p.block(0), nullptr, potential, power});
          Long h = 0, along = 0;
          for (const double s : sigma) {
            const Long root = std::hypot(static_cast<Long>(s), static_cast<Long>(scale));
            h += static_cast<Long>(s) * s / (root + scale), along += static_cast<Long>(s) * s / root;
          }
          CHECK(relative(potential[0], h) < 2e-13);  // the singular values are known to 10⁻¹⁵ or so
          CHECK(relative(power[0], along) < 2e-13);
        }
      }
    }
  }
}

TEST_CASE("sliced Wasserstein distance: clouds far away are as far from each other as nearby") {
  WorkerPool pool(2);
  const auto objective = harmonic({2, 2});
  for (const std::size_t count : {std::size_t{200}, std::size_t{1000}}) {
    const Cloud a = drawn_cloud(*objective, 200, 1), b = drawn_cloud(*objective, count, 2);
    const Cloud p = drawn_cloud(*objective, 200, 3), q = drawn_cloud(*objective, count, 4);
    const double near = sliced_wasserstein(Slices(a, p, pool), Slices(b, q, pool));
    for (const double far : {1e3, 1e8}) {
      Cloud a_far = a, b_far = b;
      move_block(a_far, 0, far);
      move_block(b_far, 0, far);
      CHECK(sliced_wasserstein(Slices(a_far, p, pool), Slices(b_far, q, pool)) ==
            doctest::Approx(near).epsilon(1e-12));
      const PhaseCloud pair[] = {{&a_far, &p, 2}, {&b_far, &q, 2}}, pair_near[] = {{&a, &p, 2}, {&b, &q, 2}};
      CHECK(distances_to_first(pair, pool)[1] ==
            doctest::Approx(distances_to_first(pair_near, pool)[1]).epsilon(1e-12));
    }
    for (const double s : {1e-8, 1e8}) {
      Cloud a_s = a, b_s = b, p_s = p, q_s = q;
      for (Cloud* cloud : {&a_s, &b_s, &p_s, &q_s}) scale_all(*cloud, s);
      CHECK(sliced_wasserstein(Slices(a_s, p_s, pool), Slices(b_s, q_s, pool)) ==
            doctest::Approx(s * near).epsilon(1e-12));
    }
  }
}

TEST_CASE("a cloud and the same cloud shifted are the shift apart") {
  WorkerPool pool(1);
  const auto objective = harmonic({1, 1});
  const Cloud a = drawn_cloud(*objective, 300);
  for (const double far : {1e-3, 1.0, 1e8}) {
    Cloud b = a;
    move_block(b, 0, far);
    double shift = 0;  // of the one entry, in units of the mean direction
    for (const auto& direction : directions_of(1)) shift += std::abs(direction[0]) / slice_directions;
    const double moved = b[0].value(0, 0, 0) - a[0].value(0, 0, 0);
    CHECK(sliced_wasserstein(Slices(a, {}, pool), Slices(b, {}, pool)) ==
          doctest::Approx(shift * moved).epsilon(1e-9));
  }
}

TEST_CASE("moments: means move with the cloud, squares scale") {
  WorkerPool pool(2);
  const auto objective = harmonic({2, 1});
  const Cloud x = drawn_cloud(*objective, 3001);
  const std::vector<double> near = moments_of(x, Passes(*objective, x, pool));
  Cloud far = x, scaled = x;
  move_block(far, 0, 1e8);
  scale_all(scaled, 1e-8);
  const std::vector<double> there = moments_of(far, Passes(*objective, far, pool)),
                            small = moments_of(scaled, Passes(*objective, scaled, pool));
  CHECK(std::abs(there[0] - 1e8 - near[0]) < 1e-14 * 1e8);  // of the mean itself
  CHECK(small[0] == doctest::Approx(1e-8 * near[0]).epsilon(1e-13));
  CHECK(small[2] == doctest::Approx(1e-16 * near[2]).epsilon(1e-13));
}

TEST_CASE("gradient dominance: the rate of descent over the gap scales like V² over J") {
  WorkerPool pool(1);
  for (const double s : {1e-8, 1e8}) {
    const auto dominance = [&](double scale) {
      Spec spec = chosen(objective_catalogue(), "covariance");
      spec.parts.at("target") = chosen(target_catalogue(), "power_law", {{"scale", scale * scale}});
      const auto objective = objective_kind("covariance").make({spec, {2, 2}, 5, "."});
      Cloud x = drawn_cloud(*objective, 31);
      scale_all(x, scale);
      const Passes passes(*objective, x, pool);
      const CloudState at{x, passes.field(x)};
      return rule_motion(Rule{}, passes)->descent(at) / (at.field.value - *objective->minimum());
    };
    CHECK(dominance(s) == doctest::Approx(s * s * dominance(1)).epsilon(1e-12));
  }
}
