// What a row of `sharpness` costs, in units of 100 steps of exact Muon on the same matrices: along whole runs
// from a small start, where as many of the Hessian's eigenvalues as there are columns all but coincide at the
// top, to the minimum. One thread; both take turns in one run; the processor's time.

#include <Eigen/Core>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "core/base/heap.h"
#include "core/linalg/lanczos.h"
#include "core/observables/observable.h"
#include "core/optimizers/optimizer.h"
#include "core/optimizers/stages/polar_map.h"
#include "core/problems/matrix_factorization.h"
#include "core/random/stream.h"

namespace {

using muonscope::Blocks;
using muonscope::Matrix;

constexpr int rows_of_a_run = 25;
constexpr double rate = 0.02;

double seconds(const std::function<void()>& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Exact Muon from a Gaussian start.
class Descent {
 public:
  Descent(Matrix target, Eigen::Index n)
      : problem_(make(std::move(target), n)),
        x_(problem_.initial()),
        next_(x_),
        gradient_(x_),
        optimizer_({.map = std::make_shared<muonscope::PolarMap>()}, x_) {}

  const muonscope::MatrixFactorization& problem() const { return problem_; }
  const Blocks& x() const { return x_; }
  void take(int steps) {
    for (int i = 0; i < steps; ++i) {
      problem_.evaluate(x_, gradient_);
      // below η at the end, as an annealed run
      optimizer_.step(x_, gradient_, taken_ < 200 ? rate : rate * 0.1, next_);
      std::swap(x_, next_);
      ++taken_;
    }
  }

 private:
  static muonscope::MatrixFactorization make(Matrix target, Eigen::Index n) {
    muonscope::Stream stream(1, "benchmark.init");
    Matrix p = muonscope::gaussian(stream, n, n, 0.01);
    Matrix q = muonscope::gaussian(stream, n, n, 0.01);
    return {std::move(target), std::move(p), std::move(q)};
  }

  muonscope::MatrixFactorization problem_;
  Blocks x_, next_, gradient_;
  muonscope::Optimizer optimizer_;
  int taken_ = 0;
};

void measure(const char* name, Matrix target) {
  const Eigen::Index n = target.rows();
  Descent run(std::move(target), n), steps = run;
  const auto probe = muonscope::observable_kind("sharpness").probe(run.problem());
  std::vector<double> ratios;
  double row_total = 0, step_total = 0;
  for (int row = 0; row < rows_of_a_run; ++row) {
    double value = 0;
    const double of_row = seconds([&] { probe.measure({row, rate, 0, &run.x(), {1, 0}}, {&value, 1}); });
    steps = run;
    const double of_steps = seconds([&] { steps.take(100); });
    ratios.push_back(of_row / of_steps);
    row_total += of_row, step_total += of_steps;
    run.take(10);
  }
  std::printf("%-9s %3td × %-3td  row %8.2f ms, 100 steps %8.2f ms: mean ×%.2f, worst ×%.2f\n", name, n, n,
              1e3 * row_total / rows_of_a_run, 1e3 * step_total / rows_of_a_run, row_total / step_total,
              *std::max_element(ratios.begin(), ratios.end()));
}

Matrix power_law(Eigen::Index n) {
  Matrix target = Matrix::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) target(i, i) = 10.0 / static_cast<double>(i + 1);
  return target;
}

}  // namespace

int main() {
  Eigen::setCpuCacheSizes(32768, 524288, 8388608);
  muonscope::keep_freed_memory();
  for (const Eigen::Index n : {8, 16, 32, 64}) {
    measure("power law", power_law(n));
    muonscope::Stream stream(1, "benchmark.target");
    measure("gaussian", muonscope::gaussian(stream, n, n, 1));
  }
}
