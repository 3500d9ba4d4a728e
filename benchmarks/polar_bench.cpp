// Exact polar factors: `polar` against Eigen's two SVDs, on Gaussian matrices (condition number about n).

#include <benchmark/benchmark.h>

#include <Eigen/SVD>

#include "core/linalg/spectral_map.h"
#include "core/random/stream.h"

namespace {

using muonscope::Matrix;

Matrix sample(const benchmark::State& state) {
  muonscope::Stream stream(1, "benchmark");
  return muonscope::gaussian(stream, state.range(0), state.range(1), 1);
}

template <typename Solver>
void through_svd(benchmark::State& state) {
  const Matrix m = sample(state);
  for (auto _ : state) {
    const Solver solver(m, Eigen::ComputeThinU | Eigen::ComputeThinV);
    Matrix polar = solver.matrixU() * solver.matrixV().transpose();
    benchmark::DoNotOptimize(polar.data());
  }
}

void polar(benchmark::State& state) {
  const Matrix m = sample(state);
  for (auto _ : state) {
    Matrix result = muonscope::polar(m);
    benchmark::DoNotOptimize(result.data());
  }
}

void shapes(benchmark::internal::Benchmark* benchmark) {
  for (const int n : {8, 16, 32, 64, 128}) benchmark->Args({n, n});
  benchmark->Args({128, 512})->Unit(benchmark::kMicrosecond);
}

BENCHMARK(polar)->Apply(shapes);
BENCHMARK(through_svd<Eigen::BDCSVD<Matrix>>)->Name("bdcsvd")->Apply(shapes);
BENCHMARK(through_svd<Eigen::JacobiSVD<Matrix>>)->Name("jacobisvd")->Apply(shapes);

}  // namespace
