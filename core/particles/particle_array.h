#pragma once
// N small matrices of one shape, as the kernels want them.

#include <cstddef>
#include <vector>

#include "core/linalg/batched/kernels.h"

namespace muonscope {

/// Rows and columns of every particle's matrix.
struct ParticleShape {
  int rows = 1, cols = 1;
  int entries() const { return rows * cols; }
  bool operator==(const ParticleShape&) const = default;
};

/// An array of structures of SIMD arrays: block after block of 8 particles, in a block entry after entry (by
/// columns), in an entry the 8 particles' numbers: a cache line. The last block is filled up with particles
/// that stay at zero.
class ParticleArray {
 public:
  ParticleArray() = default;
  /// `count` matrices of zeros.
  ParticleArray(std::size_t count, ParticleShape shape)
      : count_(count), shape_(shape), lines_(blocks() * lines_of_block()) {}

  std::size_t count() const { return count_; }
  ParticleShape shape() const { return shape_; }
  std::size_t blocks() const { return (count_ + block_particles - 1) / block_particles; }
  /// Doubles of a block: entries × 8.
  std::size_t block_size() const { return lines_of_block() * block_particles; }
  double* block(std::size_t b) { return lines_.data()[b * lines_of_block()].at; }
  const double* block(std::size_t b) const { return lines_.data()[b * lines_of_block()].at; }

  double& operator()(std::size_t particle, int row, int col) {
    return block(particle / block_particles)[place(particle, row, col)];
  }
  double operator()(std::size_t particle, int row, int col) const {
    return block(particle / block_particles)[place(particle, row, col)];
  }

 private:
  struct alignas(64) Line {
    double at[block_particles] = {};
  };

  std::size_t lines_of_block() const { return static_cast<std::size_t>(shape_.entries()); }

  std::size_t place(std::size_t particle, int row, int col) const {
    return static_cast<std::size_t>(row + col * shape_.rows) * block_particles + particle % block_particles;
  }

  std::size_t count_ = 0;
  ParticleShape shape_;
  std::vector<Line> lines_;
};

}  // namespace muonscope
