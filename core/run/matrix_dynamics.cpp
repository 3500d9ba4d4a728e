// A problem on matrix blocks under a composed optimizer.

#include <cmath>

#include "core/base/stop.h"
#include "core/io/matrix_file.h"
#include "core/problems/oracle.h"
#include "core/run/dynamics.h"

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
  MatrixDynamics(const std::shared_ptr<const Problem>& problem, const Spec& optimizer)
      : oracle_(exact_oracle(problem)),
        x_(problem->initial()),
        next_(x_),
        gradient_(x_),
        optimizer_(compose(optimizer), x_),
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

  RowState row_state(double, RowWants) const override { return {x_, std::nullopt}; }

  std::uint64_t row_bytes(RowWants) const override {
    std::uint64_t bytes = 0;
    for (const Block& block : x_) bytes += static_cast<std::uint64_t>(block.value.size()) * sizeof(double);
    return bytes;
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

std::unique_ptr<Dynamics> matrix_dynamics(std::shared_ptr<const Problem> problem, const Spec& optimizer) {
  return std::make_unique<MatrixDynamics>(problem, optimizer);
}

}  // namespace muonscope
