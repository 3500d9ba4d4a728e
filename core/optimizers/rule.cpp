#include "core/optimizers/rule.h"

#include <algorithm>
#include <cmath>

#include "core/linalg/spectral_map.h"

namespace muonscope {
namespace {

struct Apply {
  const Matrix& n;
  Matrix operator()(const IdentityMap&) const { return n; }
  Matrix operator()(const SignMap&) const {
    return n.unaryExpr([](double x) { return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0)); });
  }
  Matrix operator()(const PolarMap&) const { return polar(n); }
  Matrix operator()(const RegularizedPolarMap& map) const { return regularized_polar(n, map.smoothing); }
  Matrix operator()(const NewtonSchulzMap& map) const { return newton_schulz(n, map.iterations); }
};

Blocks zeros_like(const Blocks& blocks) {
  Blocks zeros = blocks;
  for (Block& block : zeros) block.value.setZero();
  return zeros;
}

}  // namespace

double shape_scale(ShapeScale scale, Eigen::Index rows, Eigen::Index cols) {
  const auto m = static_cast<double>(rows);
  const auto n = static_cast<double>(cols);
  switch (scale) {
    case ShapeScale::none:
      return 1;
    case ShapeScale::keller_jordan:
      return std::sqrt(std::max(1.0, m / n));
    case ShapeScale::moonlight:
      return 0.2 * std::sqrt(std::max(m, n));
  }
  return 1;
}

Matrix apply_map(const UpdateMap& map, const Matrix& direction) {
  return std::visit(Apply{direction}, map);
}

Optimizer::Optimizer(Rule rule, const Blocks& shapes) : rule_(rule) {
  if (!rule.momentum.stateless()) momentum_ = zeros_like(shapes);
}

void Optimizer::step(const Blocks& x, const Blocks& gradient, double lr, Blocks& next) {
  const Momentum& momentum = rule_.momentum;
  if (!momentum.stateless() && momentum_.empty()) momentum_ = zeros_like(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Matrix& g = gradient[i].value;
    const Matrix d = apply_map(rule_.map, direction(g, i));
    if (!momentum.stateless()) {
      Matrix& m = momentum_[i].value;
      m = momentum.state_keep * m + momentum.state_gain * g;
    }
    const double scaled = lr * shape_scale(rule_.scale, g.rows(), g.cols());
    next[i].value = x[i].value - scaled * d;
    if (rule_.weight_decay != 0) next[i].value -= (lr * rule_.weight_decay) * x[i].value;
  }
}

void Optimizer::switch_to(Rule rule) {
  rule_ = rule;
  if (rule_.momentum.stateless()) momentum_.clear();
}

Matrix Optimizer::direction(const Matrix& gradient, std::size_t block) const {
  const Momentum& momentum = rule_.momentum;
  if (momentum.stateless() || momentum_.empty()) return momentum.direction_gain * gradient;
  return momentum.direction_keep * momentum_[block].value + momentum.direction_gain * gradient;
}

}  // namespace muonscope
