#include "core/particles/cloud.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace muonscope {
namespace {

/// Doubles of a share's widest working set that a core's cache holds together with three more.
constexpr std::size_t share_doubles = 4096;

}  // namespace

Cloud zeros_like(const Cloud& cloud) {
  Cloud out;
  for (const CloudBlock& block : cloud)
    out.push_back({block.name, ParticleArray(block.value.count(), block.value.shape())});
  return out;
}

MatrixShape shape_of(const ParticleArray& array) {
  return {array.shape().rows, array.shape().cols};
}

ParticleArray zeros_of(const ParticleArray& like, MatrixShape shape) {
  return {like.count(), {static_cast<int>(shape.rows), static_cast<int>(shape.cols)}};
}

MatrixShape saved_shape(const SavedArray& array, const ParticleArray&) {
  if (array.shape.size() != 4) return {};
  return {array.shape[2], array.shape[1]};
}

void save_value(SavedState& state, const std::string& name, const ParticleArray& array) {
  const std::span<const double> all = numbers(array, {0, array.blocks()});
  state.put(name,
            {static_cast<std::int64_t>(array.blocks()), array.shape().cols, array.shape().rows,
             static_cast<std::int64_t>(block_particles)},
            {all.begin(), all.end()});
}

void load_value(ParticleArray& array, const SavedState& state, const std::string& name) {
  const std::span<double> all = numbers(array, {0, array.blocks()});
  std::ranges::copy(state.values(name, all.size()), all.begin());
}

void save(SavedState& state, const std::string& name, const Cloud& cloud) {
  for (const CloudBlock& block : cloud) save_value(state, name + "." + block.name, block.value);
}

void restore(Cloud& cloud, const SavedState& state, const std::string& name) {
  for (CloudBlock& block : cloud) load_value(block.value, state, name + "." + block.name);
}

std::size_t particles_of(const Cloud& cloud) {
  return cloud.empty() ? 0 : cloud.front().value.count();
}

std::size_t bytes_of(const Cloud& cloud) {
  std::size_t bytes = 0;
  for (const CloudBlock& block : cloud)
    bytes += block.value.blocks() * block.value.block_size() * sizeof(double);
  return bytes;
}

Shares::Shares(const Cloud& cloud) : blocks_(cloud.front().value.blocks()) {
  std::size_t doubles = 0;
  for (const CloudBlock& block : cloud) doubles += block.value.block_size();
  each_ = std::max<std::size_t>(1, share_doubles / std::max<std::size_t>(doubles, 1));
}

Share Shares::operator[](std::size_t i) const {
  return {i * each_, std::min(each_, blocks_ - i * each_)};
}

std::span<double> numbers(ParticleArray& array, Share share) {
  return {array.block(share.first), share.blocks * array.block_size()};
}

std::span<const double> numbers(const ParticleArray& array, Share share) {
  return {array.block(share.first), share.blocks * array.block_size()};
}

void clear_padding(Cloud& cloud, Share share) {
  const std::size_t end = (share.first + share.blocks) * block_particles;
  for (CloudBlock& block : cloud) {
    ParticleArray& array = block.value;
    for (std::size_t p = array.count(); p < end; ++p) {
      for (int j = 0; j < array.shape().cols; ++j) {
        for (int i = 0; i < array.shape().rows; ++i) array(p, i, j) = 0;
      }
    }
  }
}

void combine(Cloud& out, double a, const Cloud& x, double b, const Cloud& y, Share share) {
  for (std::size_t k = 0; k < out.size(); ++k) {
    const std::span<double> to = numbers(out[k].value, share);
    const double* const p = x[k].value.block(share.first);
    const double* const q = y[k].value.block(share.first);
    for (std::size_t i = 0; i < to.size(); i += block_particles) {
      // Eight are read before any is written: out may be x or y, which the compiler would not vectorize.
      std::array<double, block_particles> sum;
      for (std::size_t place = 0; place < block_particles; ++place)
        sum[place] = a * p[i + place] + b * q[i + place];
      std::ranges::copy(sum, &to[i]);
    }
  }
}

bool within(const Cloud& cloud, Share share, double bound) {
  std::array<double, block_particles> beyond = {};  // how many, by place: vectorized where a flag is not
  for (const CloudBlock& block : cloud) {
    const std::span<const double> at = numbers(block.value, share);
    for (std::size_t i = 0; i < at.size(); i += block_particles) {
      // written so that NaN fails, too
      for (std::size_t place = 0; place < block_particles; ++place)
        beyond[place] += std::abs(at[i + place]) <= bound ? 0.0 : 1.0;
    }
  }
  return std::ranges::all_of(beyond, [](double count) { return count == 0; });
}

}  // namespace muonscope
