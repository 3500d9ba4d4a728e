#include "core/optimizers/stages/second_moment.h"

#include <cmath>

#include "core/base/numbers.h"
#include "core/optimizers/stages/momentum.h"

namespace muonscope {
namespace {

/// "M̂ = M/(1 − 0.9ᵏ)", k the steps taken.
std::string unbiased(const std::string& name, double beta) {
  return name + "̂ = " + name + "/(1 − " + concise(beta) + "ᵏ)";
}

}  // namespace

void SecondMoment::observe(std::span<const double> gradient, MatrixShape, BufferViews buffers) const {
  const BufferView& v = buffers.front();
  for (std::size_t i = 0; i < gradient.size(); ++i)
    v.after[i] = beta_ * v.before[i] + (1 - beta_) * (gradient[i] * gradient[i]);
}

void SecondMoment::apply(std::span<double> direction, MatrixShape, BufferViews buffers) const {
  const BufferView& v = buffers.front();
  const double weight = filled(beta_, v.gradients);
  for (std::size_t i = 0; i < direction.size(); ++i)
    direction[i] /= std::sqrt(v.after[i] / weight) + epsilon_;
}

std::string SecondMoment::formula(std::string direction, const Momentum& momentum,
                                  std::vector<std::string>& lines) const {
  lines.push_back("V ← " + concise(beta_) + " V + " + concise(1 - beta_) + " ∇∘∇");
  std::string corrections = unbiased("V", beta_);
  if (!momentum.stateless()) {
    corrections = unbiased(direction, momentum.state_keep) + ",  " + corrections;
    direction += "̂";
  }
  lines.push_back(corrections);
  return direction + "/(√V̂ + " + concise(epsilon_) + ")";
}

std::optional<double> SecondMoment::steady_gain(double gradient) const {
  return 1 / (std::abs(gradient) + epsilon_);
}

}  // namespace muonscope
