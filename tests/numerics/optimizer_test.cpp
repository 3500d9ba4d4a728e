#include "core/optimizers/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.h"
#include "core/linalg/spectral_map.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/optimizers/stages/sign_map.h"
#include "tests/numerics/matrices.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

Spec optimizer(std::string_view id, std::map<std::string, Value> values = {}) {
  return chosen(optimizer_catalogue(), id, std::move(values));
}

/// Steps from a fixed start along a fixed sequence of random gradients.
Matrix walked(const Spec& spec, double lr, int steps, Eigen::Index rows = 5, Eigen::Index cols = 3) {
  Blocks x = {{"x", random_matrix(rows, cols, 100)}};
  Blocks next = x;
  Optimizer engine(compose(spec), x);
  for (int t = 0; t < steps; ++t) {
    const Blocks gradient = {{"x", random_matrix(rows, cols, 200 + static_cast<std::uint64_t>(t))}};
    engine.step(x, gradient, lr, next);
    std::swap(x, next);
  }
  return x[0].value;
}

}  // namespace

TEST_CASE("one step of every kind without momentum") {
  const Matrix x = random_matrix(5, 3, 100);
  const Matrix g = random_matrix(5, 3, 200);
  CHECK(distance(walked(optimizer("gd"), 0.1, 1), x - 0.1 * g) < 1e-15);
  CHECK(distance(walked(optimizer("heavy_ball"), 0.1, 1), x - 0.1 * g) < 1e-15);
  CHECK(distance(walked(optimizer("signsgd"), 0.1, 1), x - 0.1 * g.cwiseSign()) < 1e-15);
  CHECK(distance(walked(optimizer("muon"), 0.1, 1), x - 0.1 * polar(g)) < 1e-15);
  CHECK(distance(walked(optimizer("regularized_muon", {{"smoothing", 0.4}}), 0.1, 1),
                 x - 0.1 * regularized_polar(g, 0.4)) < 1e-15);
  CHECK(distance(walked(optimizer("muon_keller_jordan"), 0.1, 1),
                 x - 0.1 * std::sqrt(5.0 / 3) * newton_schulz((1 - 0.95 * 0.95) * g, 5, 1e-7)) < 1e-14);
}

TEST_CASE("EMA momentum from a textbook loop") {
  const double beta = 0.8;
  Matrix x = random_matrix(5, 3, 100);
  Matrix m = Matrix::Zero(5, 3);
  for (std::uint64_t t = 0; t < 6; ++t) {
    const Matrix g = random_matrix(5, 3, 200 + t);
    m = beta * m + (1 - beta) * g;
    x -= 0.1 * (beta * m + (1 - beta) * g);
  }
  CHECK(distance(walked(optimizer("gd", {{"momentum", beta}, {"nesterov", true}}), 0.1, 6), x) < 1e-14);
}

TEST_CASE("EMA-Nesterov is the general form with β₁ = β², β₂ = β (docs/mathematics.md §1.1)") {
  for (const char* id : {"gd", "muon", "signsgd"}) {
    const Matrix nesterov = walked(optimizer(id, {{"momentum", 0.9}, {"nesterov", true}}), 0.05, 12);
    const Matrix general = walked(optimizer(id, {{"betas", std::vector<double>{0.9 * 0.9, 0.9}}}), 0.05, 12);
    CHECK(distance(nesterov, general) < 1e-13);
    const Matrix plain = walked(optimizer(id, {{"momentum", 0.9}}), 0.05, 12);
    CHECK(distance(plain, walked(optimizer(id, {{"betas", std::vector<double>{0.9, 0.9}}}), 0.05, 12)) <
          1e-13);
    CHECK(distance(nesterov, plain) > 1e-3);
  }
}

TEST_CASE("heavy ball is EMA momentum over 1 − β (docs/mathematics.md §1.1)") {
  const Matrix ball = walked(optimizer("heavy_ball", {{"momentum", 0.75}}), 0.01, 9);
  CHECK(distance(ball, walked(optimizer("gd", {{"momentum", 0.75}}), 0.04, 9)) < 1e-14);
}

TEST_CASE("Nesterov's direction is ∇ + βB with the new B: torch.optim.SGD") {
  Matrix x = random_matrix(5, 3, 100);
  Matrix b = Matrix::Zero(5, 3);
  for (std::uint64_t t = 0; t < 7; ++t) {
    const Matrix g = random_matrix(5, 3, 200 + t);
    b = 0.6 * b + g;
    x -= 0.1 * (g + 0.6 * b);
  }
  CHECK(distance(walked(optimizer("nesterov", {{"momentum", 0.6}}), 0.1, 7), x) < 1e-14);
  CHECK(walked(optimizer("nesterov", {{"momentum", 0.0}}), 0.1, 7) == walked(optimizer("gd"), 0.1, 7));
}

TEST_CASE("AdamW from the paper's loop") {
  Matrix x = random_matrix(5, 3, 100);
  Matrix m = Matrix::Zero(5, 3), v = m;
  for (int t = 1; t <= 9; ++t) {
    const Matrix g = random_matrix(5, 3, 199 + static_cast<std::uint64_t>(t));
    m = 0.8 * m + 0.2 * g;
    v = 0.95 * v + 0.05 * g.cwiseProduct(g);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const double mean = m.data()[i] / (1 - std::pow(0.8, t));
      const double square = v.data()[i] / (1 - std::pow(0.95, t));
      x.data()[i] -= 0.1 * (mean / (std::sqrt(square) + 1e-3) + 0.4 * x.data()[i]);
    }
  }
  const Spec spec = optimizer(
      "adamw", {{"betas", std::vector<double>{0.8, 0.95}}, {"epsilon", 1e-3}, {"weight_decay", 0.4}});
  CHECK(distance(walked(spec, 0.1, 9), x) < 1e-13);
}

TEST_CASE("the bias correction makes AdamW's first step η·sign(∇), and a constant gradient's every step") {
  Blocks x = {{"x", Matrix::Zero(4, 3)}};
  Blocks next = x;
  const Blocks g = {{"x", random_matrix(4, 3, 5)}};
  Optimizer engine(compose(optimizer("adamw", {{"epsilon", 1e-30}})), x);
  for (int t = 1; t <= 20; ++t) {
    engine.step(x, g, 0.1, next);
    std::swap(x, next);
    CHECK(distance(x[0].value, -0.1 * t * g[0].value.cwiseSign()) < 1e-13);
  }
}

TEST_CASE("AdamW where a gradient is zero, tiny or huge") {
  const auto first_step = [](const Matrix& gradient) -> Matrix {
    Blocks x = {{"x", Matrix::Zero(1, 3)}};
    Blocks next = x;
    Optimizer(compose(optimizer("adamw")), x).step(x, {{"x", gradient}}, 1, next);
    return -next[0].value;
  };
  CHECK(first_step(Matrix::Zero(1, 3)) == Matrix::Zero(1, 3));
  CHECK(distance(first_step((Matrix(1, 3) << 1e-200, 1e-8, 1e8).finished()),
                 (Matrix(1, 3) << 1e-192, 0.5, 1).finished()) < 1e-15);
}

TEST_CASE("Lion is SignSGD with its two betas") {
  const std::vector<double> pair = {0.9, 0.99};
  CHECK(walked(optimizer("lion"), 0.1, 12) == walked(optimizer("signsgd", {{"betas", pair}}), 0.1, 12));
  CHECK(distance(walked(optimizer("lion"), 0.1, 12), walked(optimizer("signsgd"), 0.1, 12)) > 0.1);
}

TEST_CASE("the scale of the gradient is nothing to Muon and everything to gradient descent") {
  const Matrix g = random_matrix(4, 6);
  CHECK(distance(PolarMap{}.apply(1e-6 * g), PolarMap{}.apply(g)) < 1e-13);
  CHECK(SignMap{}.apply(1e-6 * g) == SignMap{}.apply(g));
  CHECK(SignMap{}.apply(Matrix::Zero(2, 2)) == Matrix::Zero(2, 2));
}

TEST_CASE("decay is decoupled and unscaled: X ← X − η(s·D + λX)") {
  const Matrix x = random_matrix(5, 3, 100);
  const Matrix g = random_matrix(5, 3, 200);
  const Matrix decayed =
      walked(optimizer("muon", {{"weight_decay", 0.5}, {"scale", std::string("moonlight")}}), 0.1, 1);
  CHECK(distance(decayed, x - 0.1 * (0.2 * std::sqrt(5.0) * polar(g) + 0.5 * x)) < 1e-14);
}

TEST_CASE("shape scales") {
  CHECK(shape_scale("none").of({8, 2}) == 1);
  CHECK(shape_scale("keller_jordan").of({8, 2}) == 2);
  CHECK(shape_scale("keller_jordan").of({2, 8}) == 1);
  CHECK(shape_scale("moonlight").of({2, 25}) == doctest::Approx(1));
}

TEST_CASE("momentum switched on as a run goes on starts from zero") {
  Blocks x = {{"x", random_matrix(3, 3, 1)}};
  Blocks next = x;
  const Blocks g = {{"x", random_matrix(3, 3, 2)}};
  Optimizer engine(compose(optimizer("gd")), x);
  engine.step(x, g, 0.1, next);
  CHECK(engine.buffer("momentum").empty());
  engine.switch_to(compose(optimizer("gd", {{"momentum", 0.9}})));
  engine.step(x, g, 0.1, next);
  CHECK(distance(next[0].value, x[0].value - 0.01 * g[0].value) < 1e-15);
  engine.switch_to(compose(optimizer("muon", {{"momentum", 0.9}})));
  CHECK(distance(engine.buffer("momentum")[0].value, 0.1 * g[0].value) < 1e-15);
  CHECK(distance(engine.direction(g[0].value, 0), 0.19 * g[0].value) < 1e-15);
}

TEST_CASE("switching keeps the buffers that both rules have and starts the others at zero") {
  Blocks x = {{"x", random_matrix(3, 2, 1)}};
  Blocks next = x;
  const Blocks g = {{"x", random_matrix(3, 2, 2)}};
  Optimizer engine(compose(optimizer("muon", {{"momentum", 0.5}})), x);
  engine.step(x, g, 0.1, next);
  engine.step(x, g, 0.1, next);
  const Matrix kept = engine.buffer("momentum")[0].value;
  engine.switch_to(compose(optimizer("adamw")));
  CHECK(engine.buffer("momentum")[0].value == kept);
  CHECK(engine.buffer("second_moment").empty());
  engine.step(x, g, 0.1, next);
  CHECK(distance(engine.buffer("second_moment")[0].value, 0.001 * g[0].value.cwiseAbs2()) < 1e-17);
  // the mean has seen three gradients, the second moment one
  const Matrix mean = (0.9 * kept + 0.1 * g[0].value) / (1 - 0.9 * 0.9 * 0.9);
  const Matrix step = mean.array() / (g[0].value.cwiseAbs().array() + 1e-8);
  CHECK(distance(next[0].value, x[0].value - 0.1 * step) < 1e-13);
  engine.switch_to(compose(optimizer("lion")));
  engine.step(x, g, 0.1, next);
  CHECK(engine.buffer("second_moment").empty());
  CHECK(!engine.buffer("momentum").empty());
}

TEST_CASE("betas stand alone") {
  const std::vector<double> pair = {0.9, 0.99};
  CHECK_THROWS_AS(compose(optimizer("muon", {{"betas", pair}, {"momentum", 0.5}})), InputError);
  CHECK_THROWS_AS(compose(optimizer("muon", {{"betas", pair}, {"nesterov", true}})), InputError);
  CHECK_THROWS_AS(compose(optimizer("muon", {{"betas", std::vector<double>{0.9}}})), InputError);
  CHECK_NOTHROW(compose(optimizer("muon", {{"betas", pair}})));
  CHECK_THROWS_AS(compose(optimizer("lion", {{"betas", std::vector<double>{0.9}}})), InputError);
  CHECK_THROWS_AS(compose(Spec{"lionel", {}, {}}), InputError);
}

TEST_CASE("formulas say what a step does") {
  CHECK(formula(optimizer("muon"), 0.005) == std::vector<std::string>{"X ← X − 0.005 · polar(∇)"});
  CHECK(formula(optimizer("muon", {{"momentum", 0.95}}), 0.005) ==
        std::vector<std::string>{"M ← 0.95 M + 0.05 ∇", "X ← X − 0.005 · polar(M)"});
  CHECK(formula(optimizer("heavy_ball", {{"weight_decay", 0.1}}), 0.5) ==
        std::vector<std::string>{"B ← 0.9 B + ∇", "X ← X − 0.5 · B − 0.5 · 0.1 X"});
  CHECK(formula(optimizer("nesterov"), 0.5) ==
        std::vector<std::string>{"B ← 0.9 B + ∇", "N = ∇ + 0.9 B", "X ← X − 0.5 · N"});
  CHECK(formula(optimizer("adamw", {{"weight_decay", 0.1}}), 0.01) ==
        std::vector<std::string>{"M ← 0.9 M + 0.1 ∇", "V ← 0.999 V + 0.001 ∇∘∇",
                                 "M̂ = M/(1 − 0.9ᵏ),  V̂ = V/(1 − 0.999ᵏ)",
                                 "X ← X − 0.01 · M̂/(√V̂ + 1×10⁻⁸) − 0.01 · 0.1 X"});
  CHECK(formula(optimizer("lion"), 0.01) ==
        std::vector<std::string>{"N = 0.9 M + 0.1 ∇", "M ← 0.99 M + 0.01 ∇", "X ← X − 0.01 · sign(N)"});
  for (const OptimizerKind& row : optimizer_kinds()) CHECK(!formula(default_spec(row.kind), 0.1).empty());
}
