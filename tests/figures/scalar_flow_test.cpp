#include "app/figures/matrix/scalar_flow.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/optimizers/optimizer.h"
#include "core/problems/matrix_factorization.h"

namespace muonscope {

namespace {

Rule rule_of(const std::string& kind, const std::map<std::string, Value>& values = {}) {
  Spec spec = default_spec(*find_kind(optimizer_catalogue(), kind));
  for (const auto& [key, value] : values) spec.values[key] = value;
  return compose(spec);
}

Rule regularized(double smoothing) {
  return rule_of("regularized_muon", {{"smoothing", smoothing}});
}

/// What the optimizer itself does to x, in units of η, once its memory has seen ∇L(x) for a long time.
Planar steady_step(const Rule& rule, double target, const Planar& x) {
  constexpr double eta = 1e-9;
  const MatrixFactorization problem(Matrix::Constant(1, 1, target), Matrix::Constant(1, 1, x.x()),
                                    Matrix::Constant(1, 1, x.y()));
  Blocks now = problem.initial(), gradient = now, next = now;
  problem.evaluate(now, gradient);
  Optimizer optimizer(rule, now);
  for (int t = 0; t < 3000; ++t) optimizer.step(now, gradient, eta, next);
  return Planar(next[0].value(0, 0) - x.x(), next[1].value(0, 0) - x.y()) / eta;
}

constexpr double invariant_bound = 1e-9;

double gradient_invariant(const Planar& x) {
  return x.x() * x.x() - x.y() * x.y();
}
double sign_invariant(const Planar& x) {
  return std::abs(x.x()) - std::abs(x.y());
}

/// Largest change of |p| − |q| along the regularized line through (0, a).
double departure(double smoothing) {
  const double crossing = 0.5;
  double largest = 0;
  for (const Planar& x : flow_line(ScalarFlow(regularized(smoothing), 1), {0, crossing}, 2))
    largest = std::max(largest, std::abs(sign_invariant(x) + crossing));
  return largest;
}

const std::vector<Planar> places{{0.1, 0.8}, {1.5, 0.2}, {-0.4, 1.1}, {-0.3, -0.9}, {1.9, 1.2}};

}  // namespace

TEST_CASE("the flow is the step of every optimizer in its steady state, per unit of η") {
  for (const OptimizerKind& row : optimizer_kinds()) {
    if (row.compose == nullptr) continue;  // moves particles only
    for (const double target : {1.0, -0.6})
      for (const Planar& x : places) {
        const Rule rule = compose(default_spec(row.kind));
        const Planar expected = steady_step(rule, target, x), found = ScalarFlow(rule, target).velocity(x);
        CAPTURE(row.kind.id);
        CHECK((found - expected).norm() < 2e-6 * (1 + expected.norm()));
      }
  }
}

TEST_CASE("lines of gradient flow keep p² − q², lines of Muon flow |p| − |q|") {
  const ScalarFlow gradient(rule_of("gd"), 1), sign(rule_of("muon"), 1);
  CHECK(gradient.family() == FlowFamily::gradient);
  CHECK(sign.family() == FlowFamily::sign);
  for (const double crossing : {0.0, 0.25, 1.75})
    for (const auto& [flow, invariant] :
         {std::pair{&gradient, &gradient_invariant}, {&sign, &sign_invariant}}) {
      const std::vector<Polyline> lines = flow_lines(*flow, crossing, 3);
      CHECK(lines.size() == (crossing == 0 ? 2 : 4));
      for (const Polyline& line : lines)
        for (const Planar& x : line)
          CHECK(std::abs(invariant(x) - invariant(line.front())) < invariant_bound);
    }
}

TEST_CASE("every line runs along the flow and through the point asked for") {
  for (const Rule& rule : {rule_of("gd"), rule_of("muon"), regularized(0.3),
                           rule_of("adamw", {{"weight_decay", 0.0}, {"epsilon", 0.3}})})
    for (const double target : {1.0, -0.6})
      for (const Planar& x : places) {
        const ScalarFlow flow(rule, target);
        const Polyline line = flow_line(flow, x, 3);
        REQUIRE(line.size() >= 3);
        double nearest = INFINITY;
        for (std::size_t i = 1; i < line.size(); ++i) {
          const Planar way = line[i] - line[i - 1], middle = (line[i] + line[i - 1]) / 2;
          const Planar velocity = flow.velocity(middle);
          const double across = way.x() * velocity.y() - way.y() * velocity.x();
          // A chord's middle lies off its arc by the square of its length; vertices by the integration's
          // error.
          const double bound = flow.family() == FlowFamily::sign ? 1e-12 : 3 * way.squaredNorm();
          CHECK(std::abs(across) <= bound * way.norm() * velocity.norm() + 1e-9);
          const double t = std::clamp((x - line[i - 1]).dot(way) / way.squaredNorm(), 0.0, 1.0);
          nearest = std::min(nearest, (line[i - 1] + t * way - x).norm());
        }
        CHECK(nearest < 1e-4);
      }
}

TEST_CASE("regularized Muon's lines: GD's for ε → ∞, Muon's for ε → 0, exactly those at the limits") {
  for (const Planar& x : places) {
    const Polyline line = flow_line(ScalarFlow(regularized(1e6), 1), x, 3);
    for (const Planar& at : line)
      CHECK(std::abs(gradient_invariant(at) - gradient_invariant(x)) < invariant_bound);
  }
  CHECK(ScalarFlow(regularized(0), 1).family() == FlowFamily::sign);
  const double coarse = departure(1e-2), middle = departure(1e-3), fine = departure(1e-4);
  CHECK(coarse < 0.1);
  CHECK(middle < coarse / 5);
  CHECK(fine < middle / 5);
  CHECK(fine < 1e-3);
}

TEST_CASE("the integrated line is the solution of its differential equation to nine digits") {
  const ScalarFlow flow(regularized(0.3), 1);
  const Polyline line = flow_line(flow, {0, 0.6}, 2);
  // Classical Runge–Kutta for dq/dp, from the first vertex to the last.
  const auto slope = [&](double p, double q) {
    const Planar direction = flow.direction({p, q});
    return direction.y() / direction.x();
  };
  double p = line.front().x(), q = line.front().y();
  constexpr int steps = 20000;
  const double h = (line.back().x() - p) / steps;
  for (int i = 0; i < steps; ++i, p += h) {
    const double k1 = slope(p, q), k2 = slope(p + h / 2, q + h / 2 * k1),
                 k3 = slope(p + h / 2, q + h / 2 * k2);
    q += h / 6 * (k1 + 2 * k2 + 2 * k3 + slope(p + h, q + h * k3));
  }
  CHECK(std::abs(q - line.back().y()) < 1e-9);
}

TEST_CASE("weight decay leaves no lines; nor does the origin, where they cross") {
  const ScalarFlow decaying(rule_of("muon", {{"weight_decay", 0.1}}), 1);
  CHECK(decaying.family() == FlowFamily::none);
  CHECK(flow_line(decaying, {0.1, 0.8}, 2).empty());
  CHECK(flow_lines(decaying, 0.5, 2).empty());
  CHECK(flow_line(ScalarFlow(rule_of("gd"), 1), {0, 0}, 2).empty());
}

TEST_CASE("effective loss: the loss for GD, straight walls for Muon, GD's over ε for large ε") {
  const Planar start(0.2, 0.9);
  const auto heights = [&](const Rule& rule, const Planar& from) {
    const ScalarFlow flow(rule, 1);
    const Polyline line = with_minimizers(flow, flow_line(flow, from, 2), 0.01);
    return std::pair{line, effective_loss(flow, line)};
  };
  const auto [curve, loss] = heights(rule_of("gd"), start);
  for (std::size_t i = 0; i < curve.size(); ++i)
    CHECK(std::abs(loss[i] - ScalarFlow(rule_of("gd"), 1).loss(curve[i])) < 1e-5);
  // On p = q: 2·||p| − 1|, with its hill at the origin as high as 2.
  const auto [diagonal, valley] = heights(rule_of("muon"), {0.5, 0.5});
  for (std::size_t i = 0; i < diagonal.size(); ++i)
    CHECK(std::abs(valley[i] - 2 * std::abs(std::abs(diagonal[i].x()) - 1)) < 1e-9);
  const auto [soft, small] = heights(regularized(1e6), start);
  for (std::size_t i = 0; i < soft.size(); ++i)
    CHECK(std::abs(1e6 * small[i] - ScalarFlow(rule_of("gd"), 1).loss(soft[i])) < 1e-5);
}

}  // namespace muonscope
