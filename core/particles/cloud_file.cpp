// Clouds as .npy files of three dimensions.

#include <cstring>

#include "core/base/errors.h"
#include "core/io/npy_array.h"
#include "core/particles/cloud.h"
#include "core/particles/particle_system.h"

namespace muonscope {
namespace {

std::vector<std::int64_t> sides_of(const ParticleArray& array) {
  return {static_cast<std::int64_t>(array.count()), array.shape().rows, array.shape().cols};
}

}  // namespace

std::string npy_bytes(const ParticleArray& array) {
  std::string bytes = npy_preamble(sides_of(array), false);
  std::size_t at = bytes.size();
  bytes.resize(at + array.count() * static_cast<std::size_t>(array.shape().entries()) * sizeof(double));
  for (std::size_t p = 0; p < array.count(); ++p) {
    for (int i = 0; i < array.shape().rows; ++i) {
      for (int j = 0; j < array.shape().cols; ++j, at += sizeof(double)) {
        const double value = array(p, i, j);
        std::memcpy(bytes.data() + at, &value, sizeof value);
      }
    }
  }
  return bytes;
}

ParticleArray read_particles(const std::filesystem::path& path, std::size_t count, ParticleShape shape) {
  const NpyArray file = read_npy_array(path, {max_particles, max_particle_side, max_particle_side});
  ParticleArray array(count, shape);
  if (file.shape != sides_of(array)) {
    throw InputError(path.string() + ": is " + std::to_string(file.shape[0]) + "×" +
                     std::to_string(file.shape[1]) + "×" + std::to_string(file.shape[2]) +
                     ", but the particles are " + std::to_string(count) + "×" + std::to_string(shape.rows) +
                     "×" + std::to_string(shape.cols));
  }
  std::size_t at = 0;
  for (std::size_t p = 0; p < count; ++p) {
    for (int i = 0; i < shape.rows; ++i) {
      for (int j = 0; j < shape.cols; ++j) array(p, i, j) = file.values[at++];
    }
  }
  return array;
}

}  // namespace muonscope
