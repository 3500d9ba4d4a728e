#include "core/optimizers/rule.h"

#include <algorithm>
#include <cmath>

namespace muonscope {
namespace {

Blocks zeros_like(const Blocks& blocks) {
  Blocks zeros = blocks;
  for (Block& block : zeros) block.value.setZero();
  return zeros;
}

void blend_in(Matrix& state, double keep, double gain, const Matrix& added) {
  state = keep * state + gain * added;
}

/// Weight of k gradients in an exponential average that began at zero: 1 − βᵏ.
double filled(double beta, Step k) {
  return 1 - std::pow(beta, static_cast<double>(k));
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

double flops(const Rule& rule, Eigen::Index rows, Eigen::Index cols) {
  const Momentum& momentum = rule.momentum;
  const auto blend = [](double gain) { return gain == 1 ? 2.0 : 3.0; };
  double an_entry = 2;
  if (!momentum.stateless()) {
    an_entry += blend(momentum.state_gain);
    // Plain momentum steps along the new state itself.
    const bool along_state =
        momentum.direction_keep == momentum.state_keep && momentum.direction_gain == momentum.state_gain;
    if (!along_state) an_entry += blend(momentum.direction_gain);
    if (momentum.bias_corrected) an_entry += 1;
  }
  if (std::holds_alternative<SecondMoment>(rule.precondition)) an_entry += 8;
  if (rule.weight_decay != 0) an_entry += 2;
  return an_entry * static_cast<double>(rows) * static_cast<double>(cols) + map_flops(rule.map, rows, cols);
}

Optimizer::Optimizer(Rule rule, const Blocks& shapes) : rule_(rule) {
  settle_buffers(shapes);
}

/// Zeros for the buffers that the rule lacks, nothing for those that it does not need.
void Optimizer::settle_buffers(const Blocks& shapes) {
  const auto settle = [&shapes](Buffer& buffer, bool needed) {
    if (!needed) buffer = {};
    if (needed && buffer.blocks.empty()) buffer = {zeros_like(shapes), 0};
  };
  settle(momentum_, !rule_.momentum.stateless());
  settle(second_moment_, std::holds_alternative<SecondMoment>(rule_.precondition));
}

void Optimizer::step(const Blocks& x, const Blocks& gradient, double lr, Blocks& next) {
  settle_buffers(x);
  const Momentum& momentum = rule_.momentum;
  const auto* second = std::get_if<SecondMoment>(&rule_.precondition);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Matrix& g = gradient[i].value;
    const Matrix d = apply_map(rule_.map, direction(g, i));
    if (!momentum.stateless())
      blend_in(momentum_.blocks[i].value, momentum.state_keep, momentum.state_gain, g);
    if (second) blend_in(second_moment_.blocks[i].value, second->beta, 1 - second->beta, g.cwiseAbs2());
    const double scaled = lr * shape_scale(rule_.scale, g.rows(), g.cols());
    next[i].value = x[i].value - scaled * d;
    if (rule_.weight_decay != 0) next[i].value -= (lr * rule_.weight_decay) * x[i].value;
  }
  for (Buffer* const buffer : {&momentum_, &second_moment_})
    if (!buffer->blocks.empty()) ++buffer->gradients;
}

void Optimizer::save(SavedState& state) const {
  const auto put = [&state](const std::string& name, const Buffer& buffer) {
    if (buffer.blocks.empty()) return;
    for (const Block& block : buffer.blocks) state.put(name + "." + block.name, block.value);
    state.put(name + ".gradients", static_cast<double>(buffer.gradients));
  };
  put("momentum", momentum_);
  put("second_moment", second_moment_);
}

void Optimizer::restore(Rule rule, const SavedState& state, const Blocks& shapes) {
  const auto got = [&](const std::string& name) -> Buffer {
    if (!state.has(name + ".gradients")) return {};
    Buffer buffer{zeros_like(shapes), static_cast<Step>(state.number(name + ".gradients"))};
    for (Block& block : buffer.blocks) state.get(name + "." + block.name, block.value);
    return buffer;
  };
  Buffer momentum = got("momentum"), second_moment = got("second_moment");
  rule_ = rule;
  momentum_ = std::move(momentum);
  second_moment_ = std::move(second_moment);
}

void Optimizer::switch_to(Rule rule) {
  rule_ = rule;
}

Matrix Optimizer::direction(const Matrix& gradient, std::size_t block) const {
  const Momentum& momentum = rule_.momentum;
  Matrix n = momentum.direction_gain * gradient;
  if (!momentum.stateless() && !momentum_.blocks.empty()) {
    n += momentum.direction_keep * momentum_.blocks[block].value;
  }
  if (momentum.bias_corrected) n /= filled(momentum.state_keep, momentum_.gradients + 1);
  if (const auto* second = std::get_if<SecondMoment>(&rule_.precondition)) {
    Matrix v = (1 - second->beta) * gradient.cwiseAbs2();
    if (!second_moment_.blocks.empty()) v += second->beta * second_moment_.blocks[block].value;
    v /= filled(second->beta, second_moment_.gradients + 1);
    n.array() /= v.array().sqrt() + second->epsilon;
  }
  return n;
}

}  // namespace muonscope
