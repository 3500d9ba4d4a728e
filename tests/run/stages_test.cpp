// One implementation of every stage serves matrices and clouds: particles move as matrices with the same
// gradients do, whatever a rule remembers, and vectorized kernels are what the maps themselves make of each
// matrix. Stages of this file's own remember matrices of other shapes and act behind the map.

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.h"
#include "core/linalg/spectral_map.h"
#include "core/linalg/svd.h"
#include "core/optimizers/optimizer.h"
#include "core/optimizers/stages/newton_schulz_map.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/optimizers/stages/second_moment.h"
#include "core/optimizers/stages/sign_map.h"
#include "core/particles/motion.h"
#include "tests/numerics/matrices.h"
#include "tests/run/particle_runs.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// N ← L^(-¼) N R^(-¼) on the ranges of L = ΣGGᵀ and R = ΣGᵀG (arXiv 1802.09568), to be the first step's
/// polar factor.
class KroneckerRoots final : public Stage {
 public:
  std::vector<BufferShape> buffers(MatrixShape shape) const override {
    return {{"left", {shape.rows, shape.rows}}, {"right", {shape.cols, shape.cols}}};
  }
  bool entrywise() const override { return false; }
  void observe(std::span<const double> gradient, MatrixShape shape, BufferViews buffers) const override {
    const Eigen::Map<const Matrix> g(gradient.data(), shape.rows, shape.cols);
    factor(buffers[0].after, shape.rows) = old(buffers[0], shape.rows) + g * g.transpose();
    factor(buffers[1].after, shape.cols) = old(buffers[1], shape.cols) + g.transpose() * g;
  }
  void apply(std::span<double> direction, MatrixShape shape, BufferViews buffers) const override {
    Eigen::Map<Matrix> n(direction.data(), shape.rows, shape.cols);
    n = Matrix(root(factor(buffers[0].after, shape.rows)) * n * root(factor(buffers[1].after, shape.cols)));
  }
  double flops(MatrixShape) const override { return 0; }
  std::string formula(std::string direction, const Momentum&, std::vector<std::string>&) const override {
    return "L^(-¼) " + direction + " R^(-¼)";
  }
  std::optional<double> steady_gain(double) const override { return std::nullopt; }

 private:
  static Eigen::Map<Matrix> factor(std::span<double> numbers, Eigen::Index side) {
    return {numbers.data(), side, side};
  }
  static Matrix old(const BufferView& buffer, Eigen::Index side) {
    return Eigen::Map<const Matrix>(buffer.before.data(), side, side);
  }
  static Matrix root(const Matrix& gram) {
    const Svd parts = svd(gram);
    const double zero = parts.s.size() > 0 ? 1e-13 * parts.s(0) : 0;
    const Vector powers = parts.s.unaryExpr([zero](double s) { return s > zero ? std::pow(s, -0.25) : 0; });
    return parts.u * powers.asDiagonal() * parts.u.transpose();
  }
};

/// D ← √r·D/‖D‖, and how often it has been asked for, in a buffer of one number.
class UnitLength final : public Stage {
 public:
  std::vector<BufferShape> buffers(MatrixShape) const override { return {{"calls", {1, 1}}}; }
  bool entrywise() const override { return false; }
  void apply(std::span<double> direction, MatrixShape shape, BufferViews buffers) const override {
    Eigen::Map<Matrix> d(direction.data(), shape.rows, shape.cols);
    if (d.norm() > 0) d *= std::sqrt(static_cast<double>(std::min(shape.rows, shape.cols))) / d.norm();
    buffers[0].after[0] = buffers[0].before[0] + 1;
  }
  double flops(MatrixShape) const override { return 0; }
  std::string formula(std::string direction, const Momentum&, std::vector<std::string>&) const override {
    return "unit(" + direction + ")";
  }
  std::optional<double> steady_gain(double) const override { return std::nullopt; }
};

bool takes(const Kind& kind, std::string_view key) {
  return std::ranges::find(kind.parameters, key, &Parameter::key) != kind.parameters.end();
}

struct NamedRule {
  std::string name;
  Rule rule;
};

std::vector<NamedRule> all_rules() {
  std::vector<NamedRule> rules;
  for (const OptimizerKind& row : optimizer_kinds()) {
    if (row.compose == nullptr) continue;
    Spec spec = default_spec(row.kind);
    rules.push_back({row.kind.id, compose(spec)});
    if (!takes(row.kind, "momentum")) continue;
    spec.values["momentum"] = 0.8;
    spec.values["weight_decay"] = 0.1;
    if (takes(row.kind, "scale")) spec.values["scale"] = std::string("moonlight");
    if (takes(row.kind, "smoothing")) spec.values["smoothing"] = 0.3;
    if (takes(row.kind, "normalize")) spec.values["normalize"] = true;
    rules.push_back({row.kind.id + " with everything", compose(spec)});
  }
  const Momentum momentum{0.8, 0.2, 0.8, 0.2};
  const auto roots = std::make_shared<KroneckerRoots>();
  rules.push_back({"roots", {.precondition = {roots}}});
  rules.push_back({"all parts",
                   {.momentum = momentum,
                    .precondition = {std::make_shared<SecondMoment>(0.9, 1e-3), roots},
                    .map = std::make_shared<PolarMap>(),
                    .post = {std::make_shared<UnitLength>()},
                    .scale = &shape_scale("keller_jordan"),
                    .weight_decay = 0.2}});
  return rules;
}

std::shared_ptr<const Problem> cloud_problem(const std::string& problem) {
  const Experiment experiment = particle_experiment(problem, {R"({"kind": "gd"})"}, 0.1);
  return problem_kind(experiment.problem.kind).make(experiment.problem, 3, ".");
}

Blocks particle_of(const Cloud& cloud, std::size_t p) {
  Blocks blocks;
  for (const CloudBlock& block : cloud) {
    const ParticleShape shape = block.value.shape();
    Matrix m(shape.rows, shape.cols);
    for (int i = 0; i < shape.rows; ++i)
      for (int j = 0; j < shape.cols; ++j) m(i, j) = block.value(p, i, j);
    blocks.push_back({block.name, m});
  }
  return blocks;
}

const std::vector<std::string> clouds = {
    covariance,
    R"({"kind": "particles", "count": 19, "rows": 3, "cols": 2, "objective": {"kind": "double_well"},
        "init": {"x": {"kind": "gaussian", "scale": 0.7}}})",
    R"({"kind": "particles", "count": 11, "objective": {"kind": "two_layer_network"}})"};

}  // namespace

TEST_CASE("particles move as matrices with the same gradients do") {
  WorkerPool pool(2);
  for (const std::string& text : clouds) {
    const std::shared_ptr<const Problem> problem = cloud_problem(text);
    const ParticleSystem& system = *problem->particles();
    const Passes passes(system.objective(), system.positions(), pool);
    for (const NamedRule& named : all_rules()) {
      const Rule& rule = named.rule;
      CAPTURE(text);
      CAPTURE(named.name);
      CloudState at{system.positions(), passes.field(system.positions())};
      const std::unique_ptr<Motion> motion = rule_motion(rule, passes);
      std::vector<Blocks> x;
      std::vector<Optimizer> engines;
      for (std::size_t p = 0; p < particles_of(at.x); ++p) {
        x.push_back(particle_of(at.x, p));
        engines.emplace_back(rule, x.back());
      }
      double worst = 0;
      for (int t = 0; t < 4; ++t) {
        Cloud v = zeros_like(at.x);
        passes.run([&](Share share, Tally&) { passes.force(at.x, share, at.field, v); });
        REQUIRE(motion->step(at, 0.05, 1e150));
        for (std::size_t p = 0; p < x.size(); ++p) {
          Blocks next = x[p];
          engines[p].step(x[p], particle_of(v, p), 0.05, next);
          x[p] = next;
          const Blocks moved = particle_of(at.x, p);
          for (std::size_t b = 0; b < next.size(); ++b)
            worst = std::max(worst, distance(moved[b].value, next[b].value));
        }
      }
      CHECK(worst < 1e-9);
    }
  }
}

TEST_CASE("a cloud goes on from its saved buffers, of whatever shape, and refuses those of another") {
  WorkerPool pool(1);
  const std::shared_ptr<const Problem> problem = cloud_problem(clouds[1]);
  const ParticleSystem& system = *problem->particles();
  const Passes passes(system.objective(), system.positions(), pool);
  for (const NamedRule& named : all_rules()) {
    const Rule& rule = named.rule;
    CAPTURE(named.name);
    CloudState at{system.positions(), passes.field(system.positions())};
    const std::unique_ptr<Motion> motion = rule_motion(rule, passes);
    for (int t = 0; t < 3; ++t) REQUIRE(motion->step(at, 0.05, 1e150));
    SavedState state;
    motion->save(state);
    CloudState later = at;
    const std::unique_ptr<Motion> other = rule_motion(rule, passes);
    other->restore(state, at.x);
    for (int t = 0; t < 3; ++t) {
      REQUIRE(motion->step(at, 0.05, 1e150));
      REQUIRE(other->step(later, 0.05, 1e150));
    }
    for (std::size_t p = 0; p < particles_of(at.x); ++p)
      CHECK(particle_of(at.x, p)[0].value == particle_of(later.x, p)[0].value);
    if (rule.buffers({3, 2}).empty()) continue;
    const std::shared_ptr<const Problem> foreign = cloud_problem(clouds[0]);
    CHECK_THROWS_AS(other->restore(state, foreign->particles()->positions()), InputError);
  }
}

TEST_CASE("vectorized kernels make of every matrix what the map makes of it") {
  const std::vector<MapPtr> maps = {std::make_shared<IdentityMap>(),
                                    std::make_shared<SignMap>(),
                                    std::make_shared<PolarMap>(),
                                    std::make_shared<RegularizedPolarMap>(0.3),
                                    std::make_shared<RegularizedPolarMap>(0),
                                    std::make_shared<RegularizedPolarMap>(0.3, 0.7),
                                    std::make_shared<NewtonSchulzMap>(5),
                                    std::make_shared<NewtonSchulzMap>(3, 1e-7)};
  for (const MapPtr& map : maps) {
    CAPTURE(map->formula("N"));
    for (const ParticleShape& shape : std::vector<ParticleShape>{{2, 2}, {3, 3}, {1, 4}, {5, 2}, {7, 7}}) {
      const int rows = shape.rows, cols = shape.cols;
      constexpr std::size_t matrices = 64, lanes = block_particles;
      ParticleArray array(matrices, {rows, cols});
      for (std::size_t k = 0; k < matrices; ++k) {
        Matrix m = random_matrix(rows, cols, k);
        if (k == 3) m.setZero();
        if (k % 4 == 1) m = Matrix(m.col(0) * m.row(0));                        // rank 1, but for rounding
        if (k % 4 == 2) m = Matrix(m.col(0) * Matrix::Constant(1, cols, 1.0));  // rank 1
        if (k % 8 == 4 && cols > 2) m.col(2) = m.col(1) - m.col(0);             // rank 2 of 3
        for (int i = 0; i < rows; ++i)
          for (int j = 0; j < cols; ++j) array(k, i, j) = m(i, j);
      }
      struct Outcome {
        ParticleArray d;
        double potential[lanes] = {}, power[lanes] = {};
      };
      const auto mapped = [&](const auto& apply) {
        Outcome out{array};
        const double smoothing = map->potential() ? map->potential()->smoothing : 0;
        apply(MapBatch{
            {numbers(out.d, {0, out.d.blocks()}), {rows, cols}, lanes}, smoothing, out.potential, out.power});
        return out;
      };
      const Outcome kernel = mapped([&](const MapBatch& batch) { map->apply_batch(batch); });
      const Outcome each = mapped([&](const MapBatch& batch) { map->UpdateMap::apply_batch(batch); });
      double worst = 0;
      for (std::size_t k = 0; k < matrices; ++k)
        for (int i = 0; i < rows; ++i)
          for (int j = 0; j < cols; ++j)
            worst = std::max(worst, std::abs(kernel.d(k, i, j) - each.d(k, i, j)));
      CHECK(worst < 1e-12);
      if (!map->potential()) continue;
      CHECK(sum_of_places(kernel.potential) == doctest::Approx(sum_of_places(each.potential)).epsilon(1e-12));
      CHECK(sum_of_places(kernel.power) == doctest::Approx(sum_of_places(each.power)).epsilon(1e-12));
    }
  }
}

TEST_CASE("the roots of Kronecker factors make the first step's polar factor, and one by one they remember") {
  const Matrix g = random_matrix(4, 4);
  Blocks x = {{"x", Matrix::Zero(4, 4)}}, next = x;
  Optimizer engine({.precondition = {std::make_shared<KroneckerRoots>()}}, x);
  engine.step(x, {{"x", g}}, 1, next);
  CHECK(distance(next[0].value, -polar(g)) < 1e-8);
  CHECK(distance(engine.buffer("left")[0].value, g * g.transpose()) < 1e-13);
  CHECK(distance(engine.buffer("right")[0].value, g.transpose() * g) < 1e-13);
}

TEST_CASE("a rule that comes and goes before a step takes nothing with it") {
  const Blocks start = {{"x", random_matrix(3, 2, 1)}}, g = {{"x", random_matrix(3, 2, 2)}};
  const Rule roots{.precondition = {std::make_shared<KroneckerRoots>()}};
  const auto walked = [&](bool visit, bool saved) {
    Blocks x = start, next = x;
    Optimizer engine(roots, x);
    for (int t = 0; t < 4; ++t) {
      if (t == 2 && visit) {
        engine.switch_to(Rule{});
        if (saved) {
          SavedState state;
          engine.save(state);
          engine.restore(Rule{}, state, x);
        }
        engine.switch_to(roots);
      }
      engine.step(x, g, 0.1, next);
      std::swap(x, next);
    }
    return x[0].value;
  };
  CHECK(walked(true, false) == walked(false, false));
  CHECK(walked(true, true) == walked(false, false));
}

TEST_CASE("an objective's loss that is not finite leaves a rule's buffers as they were") {
  const Blocks x = {{"x", random_matrix(3, 2, 1)}}, g = {{"x", random_matrix(3, 2, 2)}};
  Blocks next = x;
  Optimizer engine(compose(chosen(optimizer_catalogue(), "adamw")), x);
  engine.step(x, g, 0.1, next);
  SavedState before, after;
  engine.save(before);
  engine.propose(x, g, 0.1, next);  // and not accepted
  engine.save(after);
  REQUIRE(before.arrays().size() == after.arrays().size());
  for (std::size_t i = 0; i < before.arrays().size(); ++i)
    CHECK(before.arrays()[i].values == after.arrays()[i].values);
}
