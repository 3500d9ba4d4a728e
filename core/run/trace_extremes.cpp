#include "core/run/trace_extremes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>

namespace muonscope {
namespace {

constexpr std::size_t largest_block = 4096;

/// The first of equals stays.
template <typename Better>
void take(Extremes::Spot& best, const Extremes::Spot& next, Better better) {
  if (next.found && (!best.found || better(next.value, best.value))) best = next;
}

}  // namespace

void Extremes::add(double value, std::size_t row) {
  if (!std::isfinite(value)) return;
  const Spot spot{value, row, true};
  take(low, spot, std::less<>());
  take(high, spot, std::greater<>());
  if (value > 0) take(least, spot, std::less<>());
  if (value < 0) take(greatest, spot, std::greater<>());
}

void Extremes::add(const Extremes& later) {
  take(low, later.low, std::less<>());
  take(high, later.high, std::greater<>());
  take(least, later.least, std::less<>());
  take(greatest, later.greatest, std::greater<>());
}

ChunkExtremes::ChunkExtremes(std::size_t columns, std::size_t rows) : rows_(rows) {
  assert(rows % smallest_block == 0);
  for (std::size_t size = smallest_block; size <= std::min(rows, largest_block); size *= fan_out)
    per_column_ += rows / size;
  entries_.resize(columns * per_column_);
}

std::size_t ChunkExtremes::index(std::size_t column, std::size_t place, std::size_t size) const {
  std::size_t before = 0;
  for (std::size_t smaller = smallest_block; smaller < size; smaller *= fan_out) before += rows_ / smaller;
  return column * per_column_ + before + place / size;
}

void ChunkExtremes::close_blocks(std::span<const double> cells, std::size_t place) {
  const std::size_t end = place + 1;
  for (std::size_t column = 0; column < cells.size() / rows_; ++column) {
    const std::span<const double> own = cells.subspan(column * rows_, rows_);
    for (std::size_t size = smallest_block; size <= std::min(rows_, largest_block) && end % size == 0;
         size *= fan_out)
      close(own, column, end - size, size);
  }
}

void ChunkExtremes::renew(std::span<const double> cells, std::size_t column, std::size_t count) {
  const std::span<const double> own = cells.subspan(column * rows_, rows_);
  for (std::size_t size = smallest_block; size <= std::min(rows_, largest_block); size *= fan_out)
    for (std::size_t place = 0; place + size <= count; place += size) close(own, column, place, size);
}

/// Of the rows where the block is one of the smallest, else of the blocks that it is made of.
void ChunkExtremes::close(std::span<const double> cells, std::size_t column, std::size_t place,
                          std::size_t size) {
  Extremes extremes;
  double total = 0;
  if (size == smallest_block) {
    for (std::size_t row = place; row < place + size; ++row) {
      extremes.add(cells[row], row);
      total += cells[row];
    }
  } else {
    for (std::size_t part = place; part < place + size; part += size / fan_out) {
      extremes.add(of(cells, column, part, size / fan_out));
      total += sum(column, part, size / fan_out);
    }
  }
  const auto at = [place](const Extremes::Spot& spot) {
    return spot.found ? static_cast<std::uint16_t>(spot.row - place) : nowhere;
  };
  entries_[index(column, place, size)] = {extremes.low.value,   extremes.high.value, total,
                                          at(extremes.low),     at(extremes.high),   at(extremes.least),
                                          at(extremes.greatest)};
}

std::size_t ChunkExtremes::block_at(std::size_t place, std::size_t end) const {
  std::size_t found = 0;
  for (std::size_t size = smallest_block; size <= std::min(rows_, largest_block); size *= fan_out)
    if (place % size == 0 && place + size <= end) found = size;
  return found;
}

Extremes ChunkExtremes::of(std::span<const double> cells, std::size_t column, std::size_t place,
                           std::size_t size) const {
  const Entry& entry = entries_[index(column, place, size)];
  Extremes extremes;
  if (entry.low_at == nowhere) return extremes;
  const auto spot = [place](double value, std::uint16_t at) {
    return Extremes::Spot{value, place + at, true};
  };
  extremes.low = spot(entry.low, entry.low_at);
  extremes.high = spot(entry.high, entry.high_at);
  // The cells themselves are looked up only where the values have both signs or are 0 somewhere.
  if (entry.low > 0)
    extremes.least = extremes.low;
  else if (entry.least_at != nowhere)
    extremes.least = spot(cells[place + entry.least_at], entry.least_at);
  if (entry.high < 0)
    extremes.greatest = extremes.high;
  else if (entry.greatest_at != nowhere)
    extremes.greatest = spot(cells[place + entry.greatest_at], entry.greatest_at);
  return extremes;
}

double ChunkExtremes::sum(std::size_t column, std::size_t place, std::size_t size) const {
  return entries_[index(column, place, size)].sum;
}

}  // namespace muonscope
