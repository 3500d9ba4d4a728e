#include <algorithm>

#include "core/linalg/svd.h"
#include "core/observables/measures.h"
#include "core/observables/sharpness.h"

namespace muonscope {
namespace {

/// Singular values of the gradient over all blocks that a polar factor moves along.
struct Moved {
  double sum = 0, largest = 0;
  Eigen::Index count = 0;

  void add(const Matrix& g) {
    const Vector values = singular_values(g);
    if (values.size() == 0) return;
    const double zero = rank_tolerance(g.rows(), g.cols(), values(0));
    for (const double value : values) {
      if (value <= zero) continue;
      sum += value;
      ++count;
    }
    largest = std::max(largest, values(0));
  }
  double mean() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
};

Probe stable_step_probe(const Problem& problem) {
  return {{"stable_step", "stable_step_top"},
          [&problem, hessian = problem.hessian()](const Sample& sample, std::span<double> out) {
            Moved moved;
            for (const Block& block : sample.ahead->gradient) moved.add(block.value);
            const double curvature = sharpness(problem, hessian, sample);
            out[0] = 2 * moved.mean() / curvature;
            out[1] = 2 * moved.largest / curvature;
          }};
}

}  // namespace

ObservableKind stable_step_observable() {
  return {
      .kind = {.id = "stable_step",
               .title = "Muon's largest stable step",
               .summary = "(2/λ_max)·mean σ(∇): the largest η with which a step along the polar factor does "
                          "not raise a quadratic loss of curvature λ_max; and the same with σ₁ instead of "
                          "the mean, which is larger the less flat the spectrum is.",
               .source = "arXiv 2605.13079"},
      .needs = {Capability::matrices, Capability::hessian},
      .probe = stable_step_probe,
      .wants = {.ahead = true}};
}

}  // namespace muonscope
