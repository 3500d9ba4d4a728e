#include "core/particles/moments.h"

namespace muonscope {
namespace {

/// Adds a share's sums behind those already there. Places without a particle hold zeros.
void add_moments(const ParticleArray& array, Share share, std::vector<double>& sums) {
  const ParticleShape shape = array.shape();
  const std::span<const double> values = numbers(array, share);
  const auto entries = static_cast<std::size_t>(shape.entries());
  std::vector<double> by_column(entries, 0.0);
  double squares = 0;
  for (std::size_t line = 0; line < values.size() / block_particles; ++line) {
    double sum = 0;
    for (std::size_t place = 0; place < block_particles; ++place) {
      const double value = values[line * block_particles + place];
      sum += value;
      squares += value * value;
    }
    by_column[line % entries] += sum;
  }
  for (int i = 0; i < shape.rows; ++i) {
    for (int j = 0; j < shape.cols; ++j)
      sums.push_back(by_column[static_cast<std::size_t>(i + j * shape.rows)]);
  }
  sums.push_back(squares);
}

}  // namespace

std::vector<double> moments_of(const Cloud& cloud, const Passes& passes) {
  Tally sums = passes.run([&](Share share, Tally& part) {
    for (const CloudBlock& block : cloud) add_moments(block.value, share, part.features);
  });
  for (double& sum : sums.features) sum /= static_cast<double>(particles_of(cloud));
  return std::move(sums.features);
}

std::vector<std::string> moment_columns(const Cloud& cloud, const std::string& name) {
  std::vector<std::string> columns;
  for (const CloudBlock& block : cloud) {
    const std::string stem = cloud.size() == 1 ? name : name + "_" + block.name;
    for (int i = 1; i <= block.value.shape().rows; ++i) {
      for (int j = 1; j <= block.value.shape().cols; ++j)
        columns.push_back("mean_" + stem + "_" + std::to_string(i) + "_" + std::to_string(j));
    }
    columns.push_back("second_" + stem);
  }
  return columns;
}

}  // namespace muonscope
