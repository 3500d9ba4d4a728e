// A direction's update does not depend on its size, unless the rule's own definition says on what it depends:
// for every optimizer the law by which two steps from rest change when all gradients are multiplied by s.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/linalg/spectral_map.h"
#include "core/optimizers/optimizer.h"
#include "core/particles/particle_array.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

struct SizeLaw {
  const char* id;
  int power;  ///< of s in the way that two steps go
  std::map<std::string, Value> values{};
  const char*
      scaled{};  ///< the length of its own that a rule measures gradients by, multiplied by s with them
};

const std::vector<SizeLaw>& size_laws() {
  static const std::vector<SizeLaw> laws = {
      {"gd", 1},
      {"gd", 1, {{"momentum", 0.9}, {"nesterov", true}}},
      {"heavy_ball", 1},
      {"nesterov", 1},
      {"adamw", 0, {{"epsilon", 1e-8}}, "epsilon"},
      {"signsgd", 0},
      {"signsgd", 0, {{"momentum", 0.9}}},
      {"lion", 0},
      {"muon", 0},
      {"muon", 0, {{"momentum", 0.9}}},
      {"muon", 0, {{"orthogonalizer", std::string("newton_schulz")}}},
      {"muon", 0, {{"orthogonalizer", std::string("newton_schulz")}, {"iterations", std::int64_t{1}}}},
      {"muon", 0, {{"orthogonalizer", std::string("newton_schulz")}, {"momentum", 0.9}, {"nesterov", true}}},
      {"regularized_muon", 0},
      {"regularized_muon", 0, {{"smoothing", 0.5}}, "smoothing"},
      {"regularized_muon", 0, {{"smoothing", 50.0}}, "smoothing"},
      {"muon_keller_jordan", 0, {{"epsilon", 0.0}}},
      {"muon_keller_jordan", 0, {{"epsilon", 1e-7}}, "epsilon"},
      {"muon_keller_jordan", 0, {{"orthogonalizer", std::string("svd")}}},
      {"lion_k", 0},
      {"lion_k", 1, {{"k", std::string("frobenius_squared")}}},
      {"lion_k", 0, {{"k", std::string("frobenius")}}},
      {"lion_k", 0, {{"k", std::string("entrywise_l1")}}},
      {"lion_k", 0, {{"k", std::string("schatten")}, {"p", 3.0}}},
      {"lion_k", 0, {{"k", std::string("schatten")}, {"p", 1.5}}},
      {"lion_k", 0, {{"k", std::string("ky_fan")}, {"rank", std::int64_t{2}}}},
      {"lion_k", 0, {{"k", std::string("huber")}, {"smoothing", 0.5}}, "smoothing"},
      {"lion_k", 0, {{"k", std::string("threshold")}, {"threshold", 0.5}}, "threshold"},
      {"lion_k", 0, {{"k", std::string("regularized")}, {"smoothing", 0.5}}, "smoothing"},
      {"lion_k", 0, {{"k", std::string("log_cosh")}, {"smoothing", 0.5}}, "smoothing"},
      {"scion", 0},
      {"scion", 0, {{"radius", 3.0}, {"constrained", false}}},
  };
  return laws;
}

/// The way of one or two steps at η = 1 from 0 along gradients of size s.
Matrix way(const SizeLaw& law, double s, Eigen::Index rows, Eigen::Index cols, std::uint64_t steps = 2) {
  Spec spec = chosen(optimizer_catalogue(), law.id, law.values);
  if (law.scaled) spec.values[law.scaled] = s * spec.real(law.scaled);
  Blocks x = {{"x", Matrix::Zero(rows, cols)}}, next = x;
  Optimizer engine(compose(spec), x);
  for (std::uint64_t t = 0; t < steps; ++t) {
    engine.step(x, {{"x", s * random_matrix(rows, cols, 200 + t)}}, 1, next);
    std::swap(x, next);
  }
  return x[0].value;
}

constexpr double sizes[] = {1e-150, 1e-100, 1e-10, 1e-8, 1.0, 1e10, 1e100};

}  // namespace

TEST_CASE("every optimizer's steps scale with the gradients as its definition says") {
  for (const SizeLaw& law : size_laws()) {
    for (const auto& [its_rows, cols] : {std::array{5, 3}, {3, 5}, {12, 12}, {1, 1}}) {
      const auto& rows = its_rows;
      const Matrix unit = way(law, 1, rows, cols);
      const double length = way(law, 1, rows, cols, 1).norm();  // two steps may lead back
      for (const double s : sizes) {
        CAPTURE(law.id);
        CAPTURE(s);
        CAPTURE(rows);
        const Matrix scaled = way(law, s, rows, cols) * (law.power == 1 ? 1 / s : 1.0);
        CHECK(distance(scaled, unit) <= 1e-12 * std::max(unit.norm(), length));
      }
    }
  }
  for (const OptimizerKind& row : optimizer_kinds()) {
    if (!row.compose) continue;  // flows: their ε is the kinetic energy's
    CAPTURE(row.kind.id);
    CHECK(std::ranges::any_of(size_laws(), [&](const SizeLaw& law) { return law.id == row.kind.id; }));
  }
}

TEST_CASE("Newton–Schulz of particles does not depend on their size either, on any instruction set") {
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    const Kernels* const kernels = kernels_for(set);
    if (!kernels) continue;
    for (const ParticleShape shape : {ParticleShape{1, 1}, {2, 2}, {5, 3}, {2, 7}}) {
      const Matrix m = random_matrix(shape.rows, shape.cols);
      const auto mapped = [&](double s, double guard) {
        ParticleArray in(1, shape), out(1, shape);
        for (int i = 0; i < shape.rows; ++i)
          for (int j = 0; j < shape.cols; ++j) in(0, i, j) = s * m(i, j);
        kernels->newton_schulz({shape.rows, shape.cols, 5, guard, 1, in.block(0), out.block(0)});
        Matrix result(shape.rows, shape.cols);
        for (int i = 0; i < shape.rows; ++i)
          for (int j = 0; j < shape.cols; ++j) result(i, j) = out(0, i, j);
        CHECK(out.block(0)[1] == 0);  // a place without a particle
        return result;
      };
      for (const double s : sizes) {
        CAPTURE(kernels->name);
        CAPTURE(s);
        CHECK(distance(mapped(s, 0), newton_schulz(m, 5)) <= 1e-11);
        CHECK(distance(mapped(s, 1e-7 * s), newton_schulz(m, 5, 1e-7)) <= 1e-11);
      }
      CHECK(distance(mapped(1e-9, 1e-7), newton_schulz(1e-9 * m, 5, 1e-7)) <= 1e-11);
      CHECK(mapped(0, 0) == Matrix::Zero(shape.rows, shape.cols));
      CHECK(mapped(0, 1e-7) == Matrix::Zero(shape.rows, shape.cols));
    }
  }
}

TEST_CASE("Keller Jordan's guard is listed, shown and does what it says") {
  const Spec spec = chosen(optimizer_catalogue(), "muon_keller_jordan");
  CHECK(spec.real("epsilon") == 1e-7);
  CHECK(formula(spec, 0.02).back().find("NS5(N/(‖N‖ + 1×10⁻⁷))") != std::string::npos);
  const Spec plain = chosen(optimizer_catalogue(), "muon_keller_jordan", {{"epsilon", 0.0}});
  CHECK(formula(plain, 0.02).back().find("NS5(N/‖N‖)") != std::string::npos);
  const Matrix m = random_matrix(4, 4);
  CHECK(newton_schulz(1e-12 * m, 5, 1e-7).norm() < 0.1);
  CHECK(newton_schulz(1e-12 * m, 5).norm() > 1);
  CHECK(newton_schulz_curve(1e-12, 2e-12, 5) == doctest::Approx(newton_schulz_curve(1, 2, 5)).epsilon(1e-13));
}
