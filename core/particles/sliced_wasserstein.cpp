#include "core/particles/sliced_wasserstein.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/random/stream.h"

namespace muonscope {
namespace {

std::size_t entries_of(const Cloud& cloud) {
  std::size_t entries = 0;
  for (const CloudBlock& block : cloud) entries += static_cast<std::size_t>(block.value.shape().entries());
  return entries;
}

/// numbers[i] += ⟨direction, particle i⟩; returns the weights that are left for further blocks.
std::span<const double> add_projection(const Cloud& cloud, std::span<const double> weights,
                                       std::vector<double>& numbers) {
  for (const CloudBlock& block : cloud) {
    const ParticleArray& array = block.value;
    const auto entries = static_cast<std::size_t>(array.shape().entries());
    for (std::size_t b = 0; b < array.blocks(); ++b) {
      const double* const from = array.block(b);
      double* const to = &numbers[b * block_particles];
      for (std::size_t entry = 0; entry < entries; ++entry) {
        for (std::size_t place = 0; place < block_particles; ++place)
          to[place] += weights[entry] * from[entry * block_particles + place];
      }
    }
    weights = weights.subspan(entries);
  }
  return weights;
}

SortedSample projected(const Cloud& x, const Cloud& p, const std::vector<double>& direction) {
  const ParticleArray& first = x.front().value;
  std::vector<double> numbers(first.blocks() * block_particles, 0.0);
  add_projection(p, add_projection(x, direction, numbers), numbers);
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
  const std::vector<std::vector<double>> directions = directions_of(entries_of(x) + entries_of(p));
  std::vector<std::optional<SortedSample>> parts(directions.size());
  pool.for_each(parts.size(), [&](std::size_t i) { parts[i] = projected(x, p, directions[i]); });
  samples_.reserve(parts.size());
  for (std::optional<SortedSample>& part : parts) samples_.push_back(*std::move(part));
}

double sliced_wasserstein(const Slices& a, const Slices& b) {
  double sum = 0;
  for (std::size_t i = 0; i < slice_directions; ++i) sum += wasserstein(a.samples()[i], b.samples()[i]);
  return sum / static_cast<double>(slice_directions);
}

std::uint64_t slices_bytes(std::uint64_t particles) {
  return 2 * slice_directions * particles * sizeof(double);
}

}  // namespace muonscope
