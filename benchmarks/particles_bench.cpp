// The regularized polar map of many small matrices: the batched kernels beside Eigen's fixed-size methods,
// one after the other in every iteration, so that a busy machine slows all of them. Counters are medians in
// ns a particle; `ratio` is Eigen's best method over ours, `target` the least of it that we ship.

#include <benchmark/benchmark.h>

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/particles/particle_array.h"
#include "core/random/stream.h"
#include "core/run/run.h"

namespace {

using namespace muonscope;

constexpr double smoothing = 0.1;
constexpr std::size_t blocks_a_task = 256;

template <int N>
using Small = Eigen::Matrix<double, N, N>;

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// Wall time for work on several threads, else processor time, of which a busy machine takes none away.
enum class Clock { wall, processor };

template <typename Work>
double nanoseconds(std::size_t particles, Clock clock, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t ticks = std::clock();
  work();
  const double processor = static_cast<double>(std::clock() - ticks) * 1e9 / CLOCKS_PER_SEC;
  const std::chrono::duration<double, std::nano> wall = std::chrono::steady_clock::now() - begin;
  return (clock == Clock::wall ? wall.count() : processor) / static_cast<double>(particles);
}

void batched(const Kernels& kernels, const ParticleArray& m, ParticleArray& d, WorkerPool& pool) {
  pool.for_each((m.blocks() + blocks_a_task - 1) / blocks_a_task, [&](std::size_t task) {
    const std::size_t first = task * blocks_a_task;
    kernels.regularized_polar({m.shape().rows, m.shape().cols, smoothing,
                               std::min(blocks_a_task, m.blocks() - first), m.block(first), d.block(first),
                               nullptr, nullptr});
  });
}

/// M(MᵀM + ε²I)^(-1/2) through the eigenvalues of the Gram matrix; for N ≤ 3 they have closed forms.
template <int N>
void self_adjoint(const std::vector<Small<N>>& m, std::vector<Small<N>>& d) {
  for (std::size_t p = 0; p < m.size(); ++p) {
    const Small<N> gram = m[p].transpose() * m[p] + smoothing * smoothing * Small<N>::Identity();
    Eigen::SelfAdjointEigenSolver<Small<N>> solver;
    if constexpr (N <= 3) {
      solver.computeDirect(gram);
    } else {
      solver.compute(gram);
    }
    d[p] = m[p] * solver.operatorInverseSqrt();
  }
}

template <int N>
void jacobi_svd(const std::vector<Small<N>>& m, std::vector<Small<N>>& d) {
  for (std::size_t p = 0; p < m.size(); ++p) {
    const Eigen::JacobiSVD<Small<N>> svd(m[p], Eigen::ComputeFullU | Eigen::ComputeFullV);
    const auto s = svd.singularValues().array();
    d[p] = svd.matrixU() * (s / (s.square() + smoothing * smoothing).sqrt()).matrix().asDiagonal() *
           svd.matrixV().transpose();
  }
}

template <int N>
void polar_map(benchmark::State& state) {
  const std::size_t count = N < 8 ? 100'000 : 20'000;
  ParticleArray m(count, {N, N}), d(count, {N, N});
  std::vector<Small<N>> single(count), mapped(count);
  Stream stream(1, "benchmark");
  for (std::size_t p = 0; p < count; ++p) {
    for (int i = 0; i < N; ++i) {
      for (int j = 0; j < N; ++j) m(p, i, j) = single[p](i, j) = stream.normal();
    }
  }
  WorkerPool one(1), two(2);
  std::vector<double> ours, ours_two, baseline, direct, jacobi;
  for (auto _ : state) {
    // A few times untimed, until the caches hold what they can: whoever ran before would decide otherwise, as
    // 2×2 is as quick as memory delivers. It takes Eigen's methods longer to compute than any memory to
    // deliver.
    for (int k = 0; k < 4; ++k) batched(kernels(), m, d, one);
    ours.push_back(nanoseconds(count, Clock::processor, [&] { batched(kernels(), m, d, one); }));
    ours_two.push_back(nanoseconds(count, Clock::wall, [&] { batched(kernels(), m, d, two); }));
    baseline.push_back(nanoseconds(count, Clock::processor, [&] { batched(baseline_kernels(), m, d, one); }));
    direct.push_back(nanoseconds(count, Clock::processor, [&] { self_adjoint<N>(single, mapped); }));
    jacobi.push_back(nanoseconds(count, Clock::processor, [&] { jacobi_svd<N>(single, mapped); }));
    benchmark::DoNotOptimize(d.block(0));
    benchmark::DoNotOptimize(mapped.data());
  }
  state.counters["ours"] = median(ours);
  state.counters["two_threads"] = median(ours_two);
  state.counters["baseline"] = median(baseline);
  state.counters["self_adjoint"] = median(direct);
  state.counters["jacobi_svd"] = median(jacobi);
  state.counters["ratio"] = std::min(median(direct), median(jacobi)) / median(ours);
  state.counters["target"] = N == 2 ? 20 : N == 3 ? 6 : N == 4 ? 12 : 8;
}

/// `share`: of the time that reading and writing X and P once takes at a copy's speed.
void million_particles(benchmark::State& state) {
  const Json document = Json::parse(R"({"muonscope": 1, "record": {"every": 1000000000, "reference_step": 0},
      "problem": {"kind": "particles", "count": 1000000, "objective": {"kind": "covariance"}},
      "lanes": [{"name": "flow", "optimizer": {"kind": "hamiltonian"}, "schedule": {"kind": "constant", "lr": 0.001}}]})");
  WorkerPool pool(static_cast<int>(state.range(0)));
  Run run(experiment_from_json(document, "."), pool);
  std::vector<double> from(8'000'000, 1.0), to(from.size());
  std::vector<double> steps, copies;
  for (auto _ : state) {
    steps.push_back(nanoseconds(1, Clock::wall, [&] { run.advance(5); }) / 5);
    copies.push_back(nanoseconds(1, Clock::wall, [&] {
      const std::size_t part = from.size() / static_cast<std::size_t>(pool.threads());
      pool.for_each(static_cast<std::size_t>(pool.threads()), [&](std::size_t i) {
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(i * part), part,
                    to.begin() + static_cast<std::ptrdiff_t>(i * part));
      });
    }));
    benchmark::DoNotOptimize(to.data());
  }
  state.counters["steps_per_second"] = 1e9 / median(steps);
  state.counters["share"] = median(copies) / median(steps);
}

BENCHMARK(million_particles)->Arg(1)->Arg(2)->Iterations(10)->Unit(benchmark::kMillisecond);
BENCHMARK(polar_map<2>)->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK(polar_map<3>)->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK(polar_map<4>)->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK(polar_map<8>)->Iterations(15)->Unit(benchmark::kMillisecond);

}  // namespace
