#include "core/particles/sliced_wasserstein.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/random/stream.h"

namespace muonscope {
namespace {

std::size_t entries_in(const Cloud& cloud) {
  std::size_t entries = 0;
  for (const CloudBlock& block : cloud) entries += static_cast<std::size_t>(block.value.shape().entries());
  return entries;
}

std::size_t dimensions_of(const PhaseCloud& cloud) {
  return entries_in(*cloud.x) + (cloud.p != nullptr ? entries_in(*cloud.p) : 0);
}

/// numbers[i] += unit·⟨direction, particle i⟩; returns the weights that are left for further blocks.
std::span<const double> add_projection(const Cloud& cloud, double unit, std::span<const double> weights,
                                       std::vector<double>& numbers) {
  for (const CloudBlock& block : cloud) {
    const ParticleArray& array = block.value;
    const auto entries = static_cast<std::size_t>(array.shape().entries());
    for (std::size_t b = 0; b < array.blocks(); ++b) {
      const double* const from = array.block(b);
      double* const to = &numbers[b * block_particles];
      for (std::size_t entry = 0; entry < entries; ++entry) {
        const double weight = unit * weights[entry];
        for (std::size_t place = 0; place < block_particles; ++place)
          to[place] += weight * from[entry * block_particles + place];
      }
    }
    weights = weights.subspan(entries);
  }
  return weights;
}

SortedSample projected(const PhaseCloud& cloud, const std::vector<double>& direction) {
  const ParticleArray& first = cloud.x->front().value;
  std::vector<double> numbers(first.blocks() * block_particles, 0.0);
  const std::span<const double> rest = add_projection(*cloud.x, 1, direction, numbers);
  if (cloud.p != nullptr) add_projection(*cloud.p, cloud.momentum_unit, rest, numbers);
  numbers.resize(first.count());
  return SortedSample(std::move(numbers));
}

/// Every number of `few` faces a part of `many` of the same weight, in which it is crossed at most once.
double distance(const SortedSample& few, const SortedSample& many) {
  const std::span<const double> x = few.sorted(), y = many.sorted();
  const auto size = static_cast<double>(y.size());
  const double part = size / static_cast<double>(x.size());
  double total = 0, from = 0, area_from = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double to = i + 1 == x.size() ? size : part * static_cast<double>(i + 1);
    const auto begin = y.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = y.begin() + static_cast<std::ptrdiff_t>(std::ceil(to));
    const auto above = static_cast<double>(std::lower_bound(begin, end, x[i]) - y.begin());
    const double crossing = std::clamp(above, from, to);
    const double area = many.integral(crossing), area_to = many.integral(to);
    total += x[i] * (crossing - from) - (area - area_from) + (area_to - area) - x[i] * (to - crossing);
    from = to, area_from = area_to;
  }
  return std::max(total / size, 0.0);  // rounding may leave less than nothing between equal samples
}

/// Of samples of one size, whose numbers face each other.
double mean_difference(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

}  // namespace

SortedSample::SortedSample(std::vector<double> numbers) : sorted_(std::move(numbers)) {
  std::ranges::sort(sorted_);
  sums_.reserve(sorted_.size() + 1);
  sums_.push_back(0);
  for (const double number : sorted_) sums_.push_back(sums_.back() + number);
}

double SortedSample::integral(double place) const {
  const auto whole = static_cast<std::size_t>(place);
  const double rest = place - static_cast<double>(whole);
  return rest == 0 ? sums_[whole] : sums_[whole] + rest * sorted_[whole];
}

double wasserstein(const SortedSample& a, const SortedSample& b) {
  if (a.sorted().size() == b.sorted().size()) return mean_difference(a.sorted(), b.sorted());
  return a.sorted().size() <= b.sorted().size() ? distance(a, b) : distance(b, a);
}

std::vector<std::vector<double>> directions_of(std::size_t dimensions) {
  Stream stream(0, "sliced_wasserstein");
  std::vector<std::vector<double>> directions(slice_directions, std::vector<double>(dimensions));
  for (std::vector<double>& direction : directions) {
    double square = 0;
    for (double& entry : direction) {
      entry = stream.normal();
      square += entry * entry;
    }
    for (double& entry : direction) entry /= std::sqrt(square);
  }
  return directions;
}

Slices::Slices(const Cloud& x, const Cloud& p, WorkerPool& pool) {
  const PhaseCloud cloud{&x, &p};
  const std::vector<std::vector<double>> directions = directions_of(dimensions_of(cloud));
  std::vector<std::optional<SortedSample>> parts(directions.size());
  pool.for_each(parts.size(), [&](std::size_t i) { parts[i] = projected(cloud, directions[i]); });
  samples_.reserve(parts.size());
  for (std::optional<SortedSample>& part : parts) samples_.push_back(*std::move(part));
}

double sliced_wasserstein(const Slices& a, const Slices& b) {
  double sum = 0;
  for (std::size_t i = 0; i < slice_directions; ++i) sum += wasserstein(a.samples()[i], b.samples()[i]);
  return sum / static_cast<double>(slice_directions);
}

std::vector<double> distances_to_first(std::span<const PhaseCloud> clouds, WorkerPool& pool) {
  const std::vector<std::vector<double>> directions = directions_of(dimensions_of(clouds.front()));
  std::vector<std::vector<double>> parts(directions.size(), std::vector<double>(clouds.size()));
  pool.for_each(parts.size(), [&](std::size_t i) {
    const SortedSample first = projected(clouds.front(), directions[i]);
    for (std::size_t k = 1; k < clouds.size(); ++k)
      parts[i][k] = wasserstein(projected(clouds[k], directions[i]), first);
  });
  std::vector<double> means(clouds.size(), 0.0);
  for (std::size_t k = 0; k < means.size(); ++k) {
    for (const std::vector<double>& part : parts) means[k] += part[k];
    means[k] /= static_cast<double>(slice_directions);
  }
  return means;
}

std::uint64_t slices_bytes(std::uint64_t particles) {
  return 2 * slice_directions * particles * sizeof(double);
}

std::uint64_t distances_bytes(std::uint64_t particles, int threads) {
  return 2 * 2 * static_cast<std::uint64_t>(threads) * particles * sizeof(double);
}

}  // namespace muonscope
