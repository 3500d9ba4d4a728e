#pragma once
// Passes over a cloud: every share is worked on once, by any thread, and what it counted is added in order.

#include <array>
#include <functional>

#include "core/base/worker_pool.h"
#include "core/particles/objective.h"

namespace muonscope {

constexpr std::size_t max_cloud_blocks = 4;

/// What a pass counts.
struct Tally {
  std::vector<double> features;                         ///< Σ F(Xᵢ)
  std::array<double, max_cloud_blocks> potential = {};  ///< Σ h_ε(Pᵢ), by block
  std::array<double, max_cloud_blocks> power = {};      ///< Σ ⟨Pᵢ, ∇h_ε(Pᵢ)⟩, by block
  bool finite = true;
};

/// Means over the particles of a lane, and J with its slopes where they are.
struct MeanField {
  std::vector<double> u;  ///< the mean of F as it looks from 0
  double value = 0;       ///< J
  std::vector<double> slopes;
  std::vector<double> vantage{};  ///< that the slopes go with
};

class Passes {
 public:
  Passes(const Objective& objective, const Cloud& like, WorkerPool& pool)
      : objective_(&objective), pool_(&pool), shares_(like) {}

  const Objective& objective() const { return *objective_; }
  Tally run(const std::function<void(Share, Tally&)>& task) const;
  /// The same for what has another shape than a tally: the i-th of shares() shares, by any thread.
  void each(const std::function<void(std::size_t i, Share)>& task) const;
  std::size_t shares() const { return shares_.size(); }

  /// Adds F of the share's particles, where that needs no vantage.
  void count_features(const Cloud& x, Share share, Tally& tally) const;
  /// At x, whose features the tally has counted; those that need a vantage in a pass of its own.
  MeanField field(const Tally& tally, const Cloud& x) const;
  /// F counted in a pass of its own.
  MeanField field(const Cloud& x) const;
  /// v ← force, 0 in places without a particle.
  void force(const Cloud& x, Share share, const MeanField& field, Cloud& v) const;
  /// d ← ∇h_ε(p) with ε = smoothing × the block's own factor, and counts potential and power. d may be null.
  void map(const Cloud& p, Share share, double smoothing, Cloud* d, Tally& tally) const;

 private:
  void add_features(const Cloud& x, Share share, std::span<const double> vantage, Tally& tally) const;

  const Objective* objective_;
  WorkerPool* pool_;
  Shares shares_;
};

double total(const std::array<double, max_cloud_blocks>& by_block);
/// Of the 8 places of a block, always in this order, whatever the instruction set.
double sum_of_places(std::span<const double, block_particles> places);

}  // namespace muonscope
