#include "core/particles/drawn_cloud.h"

#include <algorithm>
#include <limits>

#include "core/linalg/svd.h"

namespace muonscope {
namespace {

/// Blocks of eight particles that one task copies.
constexpr std::size_t copied_blocks = 512;

float narrowed(double value) {
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::min(std::max(value, -most), most));
}

void copy_block(const ParticleArray& array, std::size_t block, EntryColumns& out) {
  const std::size_t first = block * block_particles;
  const std::size_t here = std::min<std::size_t>(block_particles, array.count() - first);
  const double* from = array.block(block);
  for (int e = 0; e < out.entries(); ++e, from += block_particles) {
    float* const to = out[e].data() + first;
    if (here == block_particles) {
      for (std::size_t i = 0; i < block_particles; ++i) to[i] = narrowed(from[i]);
    } else {
      for (std::size_t i = 0; i < here; ++i) to[i] = narrowed(from[i]);
    }
  }
}

}  // namespace

EntryColumns entry_columns(const ParticleArray& array, WorkerPool& pool) {
  EntryColumns out(array.count(), array.shape().entries());
  const std::size_t blocks = array.blocks();
  pool.for_each((blocks + copied_blocks - 1) / copied_blocks, [&](std::size_t task) {
    const std::size_t end = std::min((task + 1) * copied_blocks, blocks);
    for (std::size_t b = task * copied_blocks; b < end; ++b) copy_block(array, b, out);
  });
  return out;
}

Vector momentum_values(const DrawnBlock& block, std::size_t particle) {
  Matrix p(block.shape.rows, block.shape.cols);
  for (int entry = 0; entry < block.p.entries(); ++entry)
    p.data()[entry] = static_cast<double>(block.p[entry][particle]);
  return singular_values(p);
}

}  // namespace muonscope
