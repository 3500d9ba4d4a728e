#include "core/particles/largest_force.h"

#include <algorithm>
#include <cmath>

#include "core/linalg/svd.h"

namespace muonscope {
namespace {

/// The largest spectral norm of a share's matrices. Only those whose Frobenius norm exceeds the largest so
/// far can have a larger one: few need their singular values.
double largest_in(const ParticleArray& array, Share share) {
  const ParticleShape shape = array.shape();
  const std::size_t end = std::min(array.count(), (share.first + share.blocks) * block_particles);
  Matrix m(shape.rows, shape.cols);
  double largest = 0;
  for (std::size_t p = share.first * block_particles; p < end; ++p) {
    for (int i = 0; i < shape.rows; ++i) {
      for (int j = 0; j < shape.cols; ++j) m(i, j) = array(p, i, j);
    }
    const double bound = m.norm();
    if (bound > largest) largest = std::isfinite(bound) ? std::max(largest, singular_values(m)(0)) : bound;
  }
  return largest;
}

}  // namespace

double largest_norm(const Cloud& cloud, const Passes& passes) {
  std::vector<double> by_share(cloud.front().value.blocks());
  passes.run([&](Share share, Tally&) {
    for (const CloudBlock& block : cloud)
      by_share[share.first] = std::max(by_share[share.first], largest_in(block.value, share));
  });
  return std::ranges::max(by_share);
}

std::vector<double> largest_forces(const Cloud& x, const MeanField& field, const Passes& passes) {
  Cloud v = zeros_like(x);
  std::vector<std::vector<double>> by_share(x.front().value.blocks(), std::vector<double>(x.size(), 0.0));
  passes.run([&](Share share, Tally&) {
    passes.force(x, share, field, v);
    for (std::size_t b = 0; b < v.size(); ++b) by_share[share.first][b] = largest_in(v[b].value, share);
  });
  std::vector<double> largest(x.size(), 0.0);
  for (const std::vector<double>& part : by_share) {
    for (std::size_t b = 0; b < largest.size(); ++b) largest[b] = std::max(largest[b], part[b]);
  }
  return largest;
}

}  // namespace muonscope
