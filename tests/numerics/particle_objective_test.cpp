// Objectives of particles: forces against central differences of J, sums and forces against plain loops,
// minima.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/particles/mean_field.h"
#include "core/particles/objective.h"
#include "core/problems/matrix_factorization.h"
#include "core/problems/targets/target.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

struct Case {
  const char* kind;
  ParticleShape shape;
  Spec spec;
};

Spec objective_spec(const char* kind, std::map<std::string, Value> values = {}) {
  return chosen(objective_catalogue(), kind, std::move(values));
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const ParticleShape shape : {ParticleShape{1, 1}, {2, 2}, {3, 2}, {2, 4}, {1, 3}}) {
    for (const ObjectiveKind& row : objective_kinds())
      all.push_back({row.kind.id.c_str(), shape, objective_spec(row.kind.id.c_str())});
    Spec covariance = objective_spec("covariance");
    covariance.parts.at("target") = chosen(target_catalogue(), "gaussian");
    all.push_back({"covariance", shape, covariance});
    Spec harmonic = objective_spec("harmonic");
    harmonic.parts.at("center") = Spec{"gaussian", {{"scale", 1.0}}, {}};
    all.push_back({"harmonic", shape, harmonic});
  }
  return all;
}

std::shared_ptr<const Objective> made(const Case& c) {
  return objective_kind(c.kind).make({c.spec, c.shape, 5, "."});
}

Cloud random_cloud(const Objective& objective, std::size_t count, double scale = 1) {
  Cloud cloud;
  Stream stream(3, "cloud");
  for (const ObjectiveBlock& block : objective.blocks()) {
    cloud.push_back({block.name, ParticleArray(count, block.shape)});
    for (std::size_t p = 0; p < count; ++p) {
      for (int i = 0; i < block.shape.rows; ++i) {
        for (int j = 0; j < block.shape.cols; ++j) cloud.back().value(p, i, j) = scale * stream.normal();
      }
    }
  }
  return cloud;
}

Cloud forces(const Passes& passes, const Cloud& x) {
  const MeanField field = passes.field(x);
  Cloud v = zeros_like(x);
  passes.run([&](Share share, Tally&) { passes.force(x, share, field, v); });
  return v;
}

}  // namespace

TEST_CASE("the force on a particle is N times J's derivative") {
  WorkerPool pool(1);
  for (const Case& c : cases()) {
    CAPTURE(c.kind);
    CAPTURE(c.shape.rows);
    CAPTURE(c.shape.cols);
    const auto objective = made(c);
    for (const std::size_t count : {std::size_t{1}, std::size_t{11}}) {
      Cloud x = random_cloud(*objective, count);
      const Passes passes(*objective, x, pool);
      const Cloud v = forces(passes, x);
      for (std::size_t b = 0; b < x.size(); ++b) {
        const ParticleShape shape = x[b].value.shape();
        for (const std::size_t p : {std::size_t{0}, count - 1}) {
          for (int i = 0; i < shape.rows; ++i) {
            for (int j = 0; j < shape.cols; ++j) {
              constexpr double h = 1e-5;
              double& entry = x[b].value(p, i, j);
              const double before = entry;
              entry = before + h;
              const double above = passes.field(x).value;
              entry = before - h;
              const double below = passes.field(x).value;
              entry = before;
              const double difference = static_cast<double>(count) * (above - below) / (2 * h);
              CHECK(v[b].value(p, i, j) == doctest::Approx(difference).epsilon(1e-6).scale(1));
            }
          }
        }
      }
    }
  }
}

TEST_CASE("J and forces are the same bits for any number of threads") {
  WorkerPool one(1), two(2), three(3);
  for (const Case& c : cases()) {
    CAPTURE(c.kind);
    const auto objective = made(c);
    const Cloud x = random_cloud(*objective, 5003);
    const Passes alone(*objective, x, one);
    const Cloud expected = forces(alone, x);
    for (WorkerPool* pool : {&two, &three}) {
      const Passes passes(*objective, x, *pool);
      CHECK(passes.field(x).u == alone.field(x).u);
      CHECK(passes.field(x).value == alone.field(x).value);
      const Cloud v = forces(passes, x);
      for (std::size_t b = 0; b < v.size(); ++b) {
        const std::span<const double> now = numbers(v[b].value, {0, v[b].value.blocks()});
        const std::span<const double> before = numbers(expected[b].value, {0, v[b].value.blocks()});
        CHECK(std::equal(now.begin(), now.end(), before.begin()));
      }
    }
  }
}

TEST_CASE("places without a particle count for nothing and feel no force") {
  WorkerPool pool(1);
  for (const Case& c : cases()) {
    CAPTURE(c.kind);
    const auto objective = made(c);
    const Cloud one = random_cloud(*objective, 1);
    Cloud eight = zeros_like(random_cloud(*objective, 8));
    for (std::size_t b = 0; b < one.size(); ++b) {
      for (std::size_t p = 0; p < 8; ++p) {
        for (int i = 0; i < one[b].value.shape().rows; ++i) {
          for (int j = 0; j < one[b].value.shape().cols; ++j) eight[b].value(p, i, j) = one[b].value(0, i, j);
        }
      }
    }
    const Passes alone(*objective, one, pool), copies(*objective, eight, pool);
    CHECK(alone.field(one).value == doctest::Approx(copies.field(eight).value).epsilon(1e-14));
    const Cloud v = forces(alone, one);
    for (int place = 1; place < block_particles; ++place) CHECK(v[0].value.block(0)[place] == 0);
  }
}

TEST_CASE("interaction: J and forces are sums over pairs") {
  WorkerPool pool(1);
  const double range = 0.7;
  const ParticleShape shape{2, 2};
  const auto objective =
      objective_kind("interaction").make({objective_spec("interaction", {{"range", range}}), shape, 1, "."});
  const Cloud x = random_cloud(*objective, 13);
  const Passes passes(*objective, x, pool);
  const Cloud v = forces(passes, x);
  double pairs = 0;
  for (std::size_t p = 0; p < 13; ++p) {
    Matrix force = Matrix::Zero(2, 2);
    for (std::size_t q = 0; q < 13; ++q) {
      Matrix z(2, 2);
      for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < 2; ++j) z(i, j) = x[0].value(p, i, j) - x[0].value(q, i, j);
      }
      const double square = z.squaredNorm();
      pairs += square * square / 4 - range * range * square / 2;
      force += (square - range * range) * z / 13;
    }
    for (int i = 0; i < 2; ++i) {
      for (int j = 0; j < 2; ++j)
        CHECK(v[0].value(p, i, j) == doctest::Approx(force(i, j)).epsilon(1e-12).scale(1));
    }
  }
  CHECK(passes.field(x).value == doctest::Approx(pairs / (2 * 13 * 13)).epsilon(1e-12));
}

TEST_CASE("covariance: J* is reached at the positive part of Y's symmetric part") {
  WorkerPool pool(1);
  Spec spec = objective_spec("covariance");
  spec.parts.at("target") = chosen(target_catalogue(), "gaussian");
  const auto objective = objective_kind("covariance").make({spec, {3, 3}, 5, "."});
  Cloud x = random_cloud(*objective, 16);
  const Passes passes(*objective, x, pool);
  for (int step = 0; step < 20000; ++step) {
    const Cloud v = forces(passes, x);
    combine(x, 1, x, -0.02, v, {0, x[0].value.blocks()});
  }
  CHECK(passes.field(x).value == doctest::Approx(*objective->minimum()).epsilon(1e-8));
}

TEST_CASE("known minima are attained") {
  WorkerPool pool(1);
  const ParticleShape shape{3, 2};
  Cloud x = {{"x", ParticleArray(9, shape)}};
  for (std::size_t p = 0; p < 9; ++p) x[0].value(p, 0, 0) = x[0].value(p, 2, 1) = 2;
  const auto well =
      objective_kind("double_well").make({objective_spec("double_well", {{"radius", 2.0}}), shape, 1, "."});
  CHECK(Passes(*well, x, pool).field(x).value == *well->minimum());
  CHECK(Passes(*well, zeros_like(x), pool).field(zeros_like(x)).value == doctest::Approx(2 * 16 / 4.0));
}
