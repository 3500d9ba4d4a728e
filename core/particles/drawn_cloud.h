#pragma once
// A lane's particles as snapshots carry them: in single precision and entry by entry, as figures read them.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.h"
#include "core/base/worker_pool.h"
#include "core/particles/cloud.h"

namespace muonscope {

/// One entry of every particle's matrix after the other: `count` numbers for each.
class EntryColumns {
 public:
  EntryColumns() = default;
  /// Numbers that are still to be written.
  EntryColumns(std::size_t count, int entries)
      : count_(count),
        entries_(entries),
        at_(std::make_unique_for_overwrite<float[]>(count * static_cast<std::size_t>(entries))) {}

  std::size_t count() const { return count_; }
  int entries() const { return entries_; }
  bool empty() const { return entries_ == 0; }
  /// Entry e = row + col·rows of all particles.
  std::span<const float> operator[](int e) const { return {at_.get() + offset(e), count_}; }
  std::span<float> operator[](int e) { return {at_.get() + offset(e), count_}; }

 private:
  std::size_t offset(int e) const { return static_cast<std::size_t>(e) * count_; }

  std::size_t count_ = 0;
  int entries_ = 0;
  std::unique_ptr<float[]> at_;
};

/// One named matrix of every particle, with its momentum.
struct DrawnBlock {
  std::string name;  ///< "x", or "gate" where particles have several matrices
  ParticleShape shape;
  /// ε of the velocity ∇h_ε(P) that the lane's rule gives: 0 is the polar factor, infinity ∇h(P) = P, NaN a
  /// rule that is no such map.
  double smoothing = 0;
  EntryColumns x;
  EntryColumns p;  ///< empty where the rule has no momenta
  /// Singular values of x and p, the largest first, where somebody asked; else empty, and readers find them
  /// themselves (core/particles/cloud_coordinate.h).
  EntryColumns x_values, p_values;
};

/// A cloud at a step boundary; numbers beyond the range of float stand at its end.
struct DrawnCloud {
  Step step = 0;
  std::vector<DrawnBlock> blocks;

  std::size_t count() const { return blocks.empty() ? 0 : blocks.front().x.count(); }
};

/// The singular values of one particle's momentum, descending; the block has momenta.
Vector momentum_values(const DrawnBlock& block, std::size_t particle);

/// Copies in shares on the pool: 1 million particles of 2×2, X and P, take some 10 ms on two cores.
EntryColumns entry_columns(const ParticleArray& array, WorkerPool& pool);

}  // namespace muonscope
