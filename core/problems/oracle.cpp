#include "core/problems/oracle.h"

#include <utility>

namespace muonscope {
namespace {

class ExactOracle final : public Oracle {
 public:
  explicit ExactOracle(std::shared_ptr<const Problem> problem) : problem_(std::move(problem)) {}
  double evaluate(const Blocks& x, Step, Blocks& gradient) const override {
    return problem_->evaluate(x, gradient);
  }
  double flops() const override { return problem_->flops(); }

 private:
  std::shared_ptr<const Problem> problem_;
};

}  // namespace

std::shared_ptr<const Oracle> exact_oracle(std::shared_ptr<const Problem> problem) {
  return std::make_shared<ExactOracle>(std::move(problem));
}

}  // namespace muonscope
