#include "core/observables/ball.h"

#include "core/linalg/svd.h"

namespace muonscope {
namespace {

/// Σ(s‖G‖_* + λ⟨X, G⟩).
double duality_gap(const Blocks& x, const Blocks& g, const StepAhead& ahead) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += ahead.factors[i] * nuclear_norm(g[i].value) +
           ahead.weight_decay * x[i].value.cwiseProduct(g[i].value).sum();
  return sum;
}

bool keeps_averages(const StepAhead& ahead) {
  return ahead.beta1 <= ahead.beta2;  // false where one is NaN
}

/// (1−β₂) + ηλ(β₂−β₁).
double denominator(const StepAhead& ahead, double lr) {
  return (1 - ahead.beta2) + lr * ahead.weight_decay * (ahead.beta2 - ahead.beta1);
}

}  // namespace

double nuclear_norm(const Matrix& m) {
  return singular_values(m).sum();
}

Blocks averaged(const StepAhead& ahead, double beta) {
  Blocks average = ahead.gradient;
  for (std::size_t i = 0; i < average.size(); ++i) {
    average[i].value *= 1 - beta;
    if (!ahead.momentum.empty()) average[i].value += beta * ahead.momentum[i].value;
  }
  return average;
}

double kkt_score(const Blocks& x, const StepAhead& ahead) {
  return duality_gap(x, ahead.gradient, ahead);
}

double momentum_part(const Blocks& x, const Blocks& momentum, const StepAhead& ahead, double lr) {
  if (!keeps_averages(ahead)) return std::numeric_limits<double>::quiet_NaN();
  if (ahead.beta1 == 0 || momentum.empty()) return 0;
  return lr * ahead.beta1 / denominator(ahead, lr) * duality_gap(x, momentum, ahead);
}

double most_change(const Blocks& x, const StepAhead& ahead, double lr, double smoothness) {
  if (!keeps_averages(ahead)) return std::numeric_limits<double>::quiet_NaN();
  double moved = 0;
  for (std::size_t i = 0; i < x.size(); ++i) moved += (ahead.next[i].value - x[i].value).squaredNorm();
  const double a = lr * ((1 - ahead.beta2) + lr * ahead.weight_decay * ahead.beta2) / denominator(ahead, lr);
  return -a * duality_gap(x, averaged(ahead, ahead.beta1), ahead) + smoothness * moved / 2;
}

}  // namespace muonscope
