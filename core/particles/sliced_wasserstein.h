#pragma once
// How far apart two clouds are as distributions: the sliced Wasserstein distance of order 1. Order 1, because
// between a distribution and N draws of it that falls like N^(−1/2) even where tails are Gaussian; order 2
// falls like ((log log N)/N)^(1/2) then (Bobkov & Ledoux, Memoirs AMS 261, 2019).

#include <span>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/particles/cloud.h"

namespace muonscope {

/// Numbers in ascending order with running sums of their distances from the one in the middle: sums of the
/// numbers themselves would lose the digits of numbers that are close together and far from 0.
class SortedSample {
 public:
  /// At least one number, all finite.
  explicit SortedSample(std::vector<double> numbers);
  std::span<const double> sorted() const { return sorted_; }
  double middle() const { return sorted_[sorted_.size() / 2]; }
  /// ∫ of the step function with value sorted()[k] − middle() on [k, k + 1), from 0 to `place` ≤ the number
  /// of numbers.
  double integral(double place) const;

 private:
  std::vector<double> sorted_;
  std::vector<double> sums_;  ///< sums_[k]: of the first k
};

/// W₁ = ∫₀¹ |Q_a + shift − Q_b| of the two samples' quantile functions, whatever their sizes.
double wasserstein(const SortedSample& a, const SortedSample& b, double shift = 0);

/// Directions that clouds are projected on: Gaussian ones, normalized, the same in every run.
constexpr std::size_t slice_directions = 32;
std::vector<std::vector<double>> directions_of(std::size_t dimensions);

/// A cloud in phase space (the entries of all blocks of X, then of P, unscaled) as its projections on
/// directions_of() that space, as its first particle sees it: projections of a cloud far from 0 would lose
/// the digits that tell its particles apart.
class Slices {
 public:
  /// p: blocks like x's, or none where there are no momenta.
  Slices(const Cloud& x, const Cloud& p, WorkerPool& pool);
  const std::vector<SortedSample>& samples() const { return samples_; }
  /// The first particle.
  const std::vector<double>& origin() const { return origin_; }

 private:
  std::vector<double> origin_;
  std::vector<SortedSample> samples_;
};

/// Mean of wasserstein() over the directions. Both clouds have the same blocks.
double sliced_wasserstein(const Slices& a, const Slices& b);

/// A cloud in phase space with momenta that count as `momentum_unit` times p.
struct PhaseCloud {
  const Cloud* x = nullptr;
  const Cloud* p = nullptr;  ///< blocks like x's, or none: positions alone
  double momentum_unit = 1;
};

/// sliced_wasserstein() of every cloud to the first, direction by direction: a thread holds two projections
/// instead of all. Either all of them have momenta or none has.
std::vector<double> distances_to_first(std::span<const PhaseCloud> clouds, WorkerPool& pool);

/// Memory that the slices of a cloud take, and what distances_to_first takes.
std::uint64_t slices_bytes(std::uint64_t particles);
std::uint64_t distances_bytes(std::uint64_t particles, int threads);

}  // namespace muonscope
