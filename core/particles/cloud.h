#pragma once
// Particles: N copies of a few small matrices, worked through in fixed shares so that sums do not depend on
// the number of threads.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/saved_state.h"
#include "core/optimizers/stages/stage.h"
#include "core/particles/particle_array.h"

namespace muonscope {

/// One named matrix of every particle.
struct CloudBlock {
  std::string name;  ///< "x", or "gate" where particles have several matrices
  ParticleArray value;
};

/// All particles' matrices; every block holds the same number of particles.
using Cloud = std::vector<CloudBlock>;

/// A cloud of zeros with the same names and shapes.
Cloud zeros_like(const Cloud& cloud);
std::size_t particles_of(const Cloud& cloud);
std::size_t bytes_of(const Cloud& cloud);

// What core/optimizers/buffers.h asks of an array.
MatrixShape shape_of(const ParticleArray& array);
ParticleArray zeros_of(const ParticleArray& like, MatrixShape shape);
MatrixShape saved_shape(const SavedArray& array, const ParticleArray& like);
/// Its places without a particle included.
void save_value(SavedState& state, const std::string& name, const ParticleArray& array);
/// Into an array of the right shape. InputError where the state's has another.
void load_value(ParticleArray& array, const SavedState& state, const std::string& name);

/// Adds "<name>.<block>" for every block.
void save(SavedState& state, const std::string& name, const Cloud& cloud);
/// Into a cloud of the right shape. InputError where the state's has another.
void restore(Cloud& cloud, const SavedState& state, const std::string& name);

/// Blocks first … first + blocks − 1 of every array of a cloud: one task's work, which fits into a core's
/// cache.
struct Share {
  std::size_t first = 0;
  std::size_t blocks = 0;
};

/// A division of clouds of one kind into shares; it depends on nothing but their shapes.
class Shares {
 public:
  explicit Shares(const Cloud& cloud);
  std::size_t size() const { return (blocks_ + each_ - 1) / each_; }
  Share operator[](std::size_t i) const;

 private:
  std::size_t blocks_, each_;
};

/// The numbers of a share, and those of the places that hold no particle set to 0.
std::span<double> numbers(ParticleArray& array, Share share);
std::span<const double> numbers(const ParticleArray& array, Share share);
void clear_padding(Cloud& cloud, Share share);

/// out ← a·x + b·y on a share; out may be x or y.
void combine(Cloud& out, double a, const Cloud& x, double b, const Cloud& y, Share share);

/// Whether all entries are finite and at most `bound` in magnitude.
bool within(const Cloud& cloud, Share share, double bound);

/// .npy bytes, version 1, '<f8', C order, N×rows×cols.
std::string npy_bytes(const ParticleArray& array);
/// N×rows×cols numbers of a .npy file. InputError as read_matrix, and where the shape is another than
/// count × shape.
ParticleArray read_particles(const std::filesystem::path& path, std::size_t count, ParticleShape shape);

}  // namespace muonscope
