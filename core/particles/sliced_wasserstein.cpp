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

void append_first(const Cloud& cloud, double unit, std::vector<double>& entries) {
  for (const CloudBlock& block : cloud) {
    for (std::size_t k = 0; k < block.value.block_size(); k += block_particles)
      entries.push_back(unit * block.value.block(0)[k]);
  }
}

/// A cloud's first particle in phase space.
std::vector<double> first_of(const PhaseCloud& cloud) {
  std::vector<double> entries;
  append_first(*cloud.x, 1, entries);
  if (cloud.p != nullptr) append_first(*cloud.p, cloud.momentum_unit, entries);
  return entries;
}

/// A direction of phase space, and the point that projections are taken from.
struct Ray {
  std::span<const double> direction, origin;
  /// For the blocks behind the first `entries` numbers.
  Ray behind(std::size_t entries) const { return {direction.subspan(entries), origin.subspan(entries)}; }
};

/// numbers[i] += ⟨direction, unit·particle i − origin⟩; returns what is left of the ray for further blocks.
Ray add_projection(const Cloud& cloud, double unit, Ray ray, std::vector<double>& numbers) {
  for (const CloudBlock& block : cloud) {
    const ParticleArray& array = block.value;
    const auto entries = static_cast<std::size_t>(array.shape().entries());
    for (std::size_t b = 0; b < array.blocks(); ++b) {
      const double* const from = array.block(b);
      double* const to = &numbers[b * block_particles];
      for (std::size_t entry = 0; entry < entries; ++entry) {
        const double weight = ray.direction[entry], origin = ray.origin[entry];
        for (std::size_t place = 0; place < block_particles; ++place)
          to[place] += weight * (unit * from[entry * block_particles + place] - origin);
      }
    }
    ray = ray.behind(entries);
  }
  return ray;
}

SortedSample projected(const PhaseCloud& cloud, Ray ray) {
  const ParticleArray& first = cloud.x->front().value;
  std::vector<double> numbers(first.blocks() * block_particles, 0.0);
  const Ray rest = add_projection(*cloud.x, 1, ray, numbers);
  if (cloud.p != nullptr) add_projection(*cloud.p, cloud.momentum_unit, rest, numbers);
  numbers.resize(first.count());
  return SortedSample(std::move(numbers));
}

/// Every number of `few` faces a part of `many` of the same weight, in which it is crossed at most once.
double distance(const SortedSample& few, const SortedSample& many, double shift) {
  const std::span<const double> x = few.sorted(), y = many.sorted();
  const auto size = static_cast<double>(y.size());
  const double part = size / static_cast<double>(x.size());
  double total = 0, from = 0, area_from = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double to = i + 1 == x.size() ? size : part * static_cast<double>(i + 1);
    const auto begin = y.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = y.begin() + static_cast<std::ptrdiff_t>(std::ceil(to));
    const auto above = static_cast<double>(std::lower_bound(begin, end, x[i] + shift) - y.begin());
    const double away = (x[i] - many.middle()) + shift;
    const double crossing = std::clamp(above, from, to);
    const double area = many.integral(crossing), area_to = many.integral(to);
    total += away * (crossing - from) - (area - area_from) + (area_to - area) - away * (to - crossing);
    from = to, area_from = area_to;
  }
  return std::max(total / size, 0.0);  // rounding may leave less than nothing between equal samples
}

/// Of samples of one size, whose numbers face each other.
double mean_difference(std::span<const double> a, std::span<const double> b, double shift) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs((a[i] - b[i]) + shift);
  return sum / static_cast<double>(a.size());
}

/// What samples of one origin are to be moved by to be compared with those of another.
double shift_along(std::span<const double> direction, std::span<const double> from,
                   std::span<const double> to) {
  double shift = 0;
  for (std::size_t k = 0; k < direction.size(); ++k) shift += direction[k] * (from[k] - to[k]);
  return shift;
}

}  // namespace

SortedSample::SortedSample(std::vector<double> numbers) : sorted_(std::move(numbers)) {
  std::ranges::sort(sorted_);
  sums_.reserve(sorted_.size() + 1);
  sums_.push_back(0);
  for (const double number : sorted_) sums_.push_back(sums_.back() + (number - middle()));
}

double SortedSample::integral(double place) const {
  const auto whole = static_cast<std::size_t>(place);
  const double rest = place - static_cast<double>(whole);
  return rest == 0 ? sums_[whole] : sums_[whole] + rest * (sorted_[whole] - middle());
}

double wasserstein(const SortedSample& a, const SortedSample& b, double shift) {
  if (a.sorted().size() == b.sorted().size()) return mean_difference(a.sorted(), b.sorted(), shift);
  return a.sorted().size() <= b.sorted().size() ? distance(a, b, shift) : distance(b, a, -shift);
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

Slices::Slices(const Cloud& x, const Cloud& p, WorkerPool& pool) : origin_(first_of({&x, &p})) {
  const PhaseCloud cloud{&x, &p};
  const std::vector<std::vector<double>> directions = directions_of(dimensions_of(cloud));
  std::vector<std::optional<SortedSample>> parts(directions.size());
  pool.for_each(parts.size(), [&](std::size_t i) { parts[i] = projected(cloud, {directions[i], origin_}); });
  samples_.reserve(parts.size());
  for (std::optional<SortedSample>& part : parts) samples_.push_back(*std::move(part));
}

double sliced_wasserstein(const Slices& a, const Slices& b) {
  const std::vector<std::vector<double>> directions = directions_of(a.origin().size());
  double sum = 0;
  for (std::size_t i = 0; i < slice_directions; ++i)
    sum += wasserstein(a.samples()[i], b.samples()[i], shift_along(directions[i], a.origin(), b.origin()));
  return sum / static_cast<double>(slice_directions);
}

std::vector<double> distances_to_first(std::span<const PhaseCloud> clouds, WorkerPool& pool) {
  const std::vector<std::vector<double>> directions = directions_of(dimensions_of(clouds.front()));
  std::vector<std::vector<double>> origins;
  for (const PhaseCloud& cloud : clouds) origins.push_back(first_of(cloud));
  std::vector<std::vector<double>> parts(directions.size(), std::vector<double>(clouds.size()));
  pool.for_each(parts.size(), [&](std::size_t i) {
    const SortedSample first = projected(clouds.front(), {directions[i], origins.front()});
    for (std::size_t k = 1; k < clouds.size(); ++k)
      parts[i][k] = wasserstein(projected(clouds[k], {directions[i], origins[k]}), first,
                                shift_along(directions[i], origins[k], origins.front()));
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
