#include "core/optimizers/stages/momentum.h"

#include "core/base/numbers.h"

namespace muonscope {
namespace {

/// "0.95 M + 0.05 ∇", leaving out factors of one.
std::string blend_text(double keep, const std::string& state, double gain) {
  const std::string gradient = gain == 1 ? "∇" : concise(gain) + " ∇";
  return concise(keep) + " " + state + " + " + gradient;
}

}  // namespace

double Momentum::steady_gain() const {
  return direction_gain + (stateless() ? 0 : direction_keep * state_gain / (1 - state_keep));
}

std::vector<BufferShape> Momentum::buffers(MatrixShape shape) const {
  if (stateless()) return {};
  return {{"momentum", shape}};
}

void Momentum::apply(std::span<double> numbers, BufferViews buffers) const {
  Step gradients = 1;
  if (!stateless()) {
    const BufferView& state = buffers.front();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const double g = numbers[i], m = state.before[i];
      state.after[i] = state_keep * m + state_gain * g;
      numbers[i] = direction_keep * m + direction_gain * g;
    }
    gradients = state.gradients;
  } else if (direction_gain != 1) {
    for (double& number : numbers) number *= direction_gain;
  }
  if (!bias_corrected) return;
  const double weight = filled(state_keep, gradients);
  for (double& number : numbers) number /= weight;
}

double Momentum::flops() const {
  if (stateless()) return 0;
  const auto blend = [](double gain) { return gain == 1 ? 2.0 : 3.0; };
  return blend(state_gain) + (along_state() ? 0 : blend(direction_gain)) + (bias_corrected ? 1 : 0);
}

std::string Momentum::formula(std::vector<std::string>& lines) const {
  if (stateless()) return "∇";
  std::string state = state_gain == 1 ? "B" : "M";
  const std::string update = state + " ← " + blend_text(state_keep, state, state_gain);
  if (direction_keep == state_keep) {
    lines.push_back(update);
    return state;
  }
  if (state_gain == 1) {
    lines.push_back(update);
    lines.push_back("N = ∇ + " + concise(direction_keep / state_keep) + " B");
  } else {
    lines.push_back("N = " + blend_text(direction_keep, state, direction_gain));
    lines.push_back(update);
  }
  return "N";
}

}  // namespace muonscope
