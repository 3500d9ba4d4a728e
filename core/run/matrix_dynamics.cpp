// A problem on matrix blocks under a composed optimizer.

#include <cmath>

#include "core/base/stop.h"
#include "core/io/matrix_file.h"
#include "core/optimizers/rule_flow.h"
#include "core/problems/oracle.h"
#include "core/run/dynamics.h"
#include "core/run/start.h"

namespace muonscope {
namespace {

bool within_bound(const Blocks& blocks) {
  for (const Block& block : blocks) {
    if (block.value.squaredNorm() <= divergence_bound * divergence_bound) continue;  // quicker, and enough
    // written so that NaN fails, too
    if (!(block.value.cwiseAbs().array() <= divergence_bound).all()) return false;
  }
  return true;
}

class MatrixDynamics final : public Dynamics {
 public:
  MatrixDynamics(const std::shared_ptr<const Problem>& problem, const Beginning& beginning)
      : oracle_(exact_oracle(problem)),
        x_(displaced(problem->initial(), beginning.offset, beginning.seed)),
        next_(x_),
        gradient_(x_),
        optimizer_(compose(beginning.optimizer), x_),
        finite_(evaluate(0)) {}

  bool finite() const override { return finite_; }

  bool step(Step number, double lr) override {
    optimizer_.propose(x_, gradient_, lr, next_);
    std::swap(x_, next_);
    try {
      if (evaluate(number + 1)) {
        optimizer_.accept();
        return true;
      }
    } catch (const Stopped&) {  // called off: the state is the one before the step
      std::swap(x_, next_);
      throw;
    }
    std::swap(x_, next_);
    loss_ = oracle_->evaluate(x_, number, gradient_);
    return false;
  }

  double loss() const override { return loss_; }
  void respecify(const Spec& optimizer) override { optimizer_.switch_to(compose(optimizer)); }

  std::shared_ptr<const SavedState> save() const override {
    auto state = std::make_shared<SavedState>();
    for (const Block& block : x_) state->put("x." + block.name, block.value);
    optimizer_.save(*state);
    return state;
  }

  void restore(const Spec& optimizer, const SavedState& state, Step next) override {
    Blocks x = x_;
    for (Block& block : x) state.get("x." + block.name, block.value);
    optimizer_.restore(compose(optimizer), state, x);
    std::swap(x_, x);
    finite_ = evaluate(next);
  }

  std::unique_ptr<Dynamics> fork() const override { return std::make_unique<MatrixDynamics>(*this); }

  double flops() const override {
    double sum = oracle_->flops();
    for (const Block& block : x_) sum += muonscope::flops(optimizer_.rule(), shape_of(block.value));
    return sum;
  }

  RowState row_state(double lr, RowWants wants) const override {
    RowState row{x_, std::nullopt};
    if (wants.ahead) row.ahead = step_ahead(lr, wants.next);
    return row;
  }

  std::uint64_t row_bytes(RowWants wants) const override {
    std::uint64_t bytes = 0;
    for (const Block& block : x_) bytes += static_cast<std::uint64_t>(block.value.size()) * sizeof(double);
    return bytes * (wants.next ? 4 : wants.ahead ? 3 : 1);
  }

  std::vector<FinalArray> final_arrays() const override {
    std::vector<FinalArray> arrays;
    for (const Block& block : x_) arrays.push_back({block.name, npy_bytes(block.value)});
    return arrays;
  }

  std::vector<FinalArray> buffer_arrays() const override {
    std::vector<FinalArray> arrays;
    for (const Buffer<Blocks>& buffer : optimizer_.buffers())
      for (const Block& block : buffer.now)
        arrays.push_back({buffer.name + "." + block.name, npy_bytes(block.value)});
    return arrays;
  }

  std::vector<std::string> array_names() const override {
    std::vector<std::string> names;
    for (const Block& block : x_) names.push_back(block.name);
    return names;
  }

  const Blocks& blocks() const override { return x_; }
  const Blocks& gradient() const override { return gradient_; }
  const Optimizer* optimizer() const override { return &optimizer_; }

 private:
  StepAhead step_ahead(double lr, bool with_next) const {
    const Rule& rule = optimizer_.rule();
    const Momentum& m = rule.momentum;
    StepAhead ahead;
    ahead.gradient = gradient_;
    ahead.momentum = optimizer_.buffer("momentum");
    for (Block& block : ahead.momentum) block.value *= averaging(m);
    const bool averages = std::abs(averaging(m) * m.direction_gain - (1 - m.direction_keep)) < 1e-12;
    ahead.beta1 = m.stateless() ? 0 : averages ? m.direction_keep : std::nan("");
    ahead.beta2 = m.stateless() ? 0 : averages ? m.state_keep : std::nan("");
    ahead.weight_decay = rule.weight_decay;
    for (const Block& block : x_) ahead.factors.push_back(rule.factor(shape_of(block.value)));
    if (!with_next) return ahead;
    Optimizer probing = optimizer_;
    ahead.next = x_;
    probing.propose(x_, gradient_, lr, ahead.next);
    return ahead;
  }

  bool evaluate(Step step) {
    if (!within_bound(x_)) return false;
    loss_ = oracle_->evaluate(x_, step, gradient_);
    return std::isfinite(loss_);
  }

  std::shared_ptr<const Oracle> oracle_;
  Blocks x_, next_, gradient_;
  Optimizer optimizer_;
  double loss_ = 0;
  bool finite_;
};

}  // namespace

std::unique_ptr<Dynamics> matrix_dynamics(std::shared_ptr<const Problem> problem,
                                          const Beginning& beginning) {
  return std::make_unique<MatrixDynamics>(problem, beginning);
}

}  // namespace muonscope
