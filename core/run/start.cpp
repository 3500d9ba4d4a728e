#include "core/run/start.h"

#include <cmath>

#include "core/random/stream.h"

namespace muonscope {
namespace {

/// `each` calls back for every entry of every matrix, in one order whatever their layout; `copies`: how many
/// states there are, of so many entries in all.
template <typename Each>
void displace(const Each& each, std::size_t copies, std::size_t entries, const StartOffset& offset,
              std::uint64_t seed) {
  if (offset.shift != 0) {
    const double along = offset.shift / std::sqrt(static_cast<double>(entries / copies));
    each([along](double& entry) { entry += along; });
  }
  if (offset.noise == 0) return;
  const auto draws = [seed] { return Stream(seed, "start.noise"); };
  double squares = 0;
  each([&squares, stream = draws()](double&) mutable { squares += std::pow(stream.normal(), 2); });
  const double scale = offset.noise / std::sqrt(squares / static_cast<double>(copies));
  each([scale, stream = draws()](double& entry) mutable { entry += scale * stream.normal(); });
}

}  // namespace

Blocks displaced(Blocks start, const StartOffset& offset, std::uint64_t seed) {
  std::size_t entries = 0;
  for (const Block& block : start) entries += static_cast<std::size_t>(block.value.size());
  const auto each = [&start](auto act) {
    for (Block& block : start)
      for (double& entry : block.value.reshaped()) act(entry);
  };
  if (entries > 0) displace(each, 1, entries, offset, seed);
  return start;
}

Cloud displaced(Cloud start, const StartOffset& offset, std::uint64_t seed) {
  const std::size_t copies = particles_of(start);
  std::size_t entries = 0;
  for (const CloudBlock& block : start)
    entries += copies * static_cast<std::size_t>(block.value.shape().entries());
  const auto each = [&start, copies](auto act) {
    for (std::size_t particle = 0; particle < copies; ++particle)
      for (CloudBlock& block : start)
        for (int col = 0; col < block.value.shape().cols; ++col)
          for (int row = 0; row < block.value.shape().rows; ++row) act(block.value(particle, row, col));
  };
  if (entries > 0) displace(each, copies, entries, offset, seed);
  return start;
}

}  // namespace muonscope
