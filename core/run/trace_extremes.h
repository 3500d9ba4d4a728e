#pragma once
// The extremes of a column between two rows, kept beside the rows as they arrive: drawing a curve of any
// length then looks at a few of them for each pixel, never at all rows.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace muonscope {

/// Where a column is lowest and highest, and nearest to 0 on either side of it, which is where a logarithmic
/// axis of the values or of their sizes ends. Values that are not finite count as not there.
struct Extremes {
  struct Spot {
    double value = std::numeric_limits<double>::quiet_NaN();
    std::size_t row = 0;
    bool found = false;
  };
  Spot low, high;
  Spot least;     ///< the smallest positive value
  Spot greatest;  ///< the largest negative value

  bool any() const { return low.found; }
  void add(double value, std::size_t row);
  void add(const Extremes& later);
};

/// The extremes and sums of every 64, 256, 1024 and 4096 consecutive rows of a chunk, column by column: 8.3 %
/// of the rows' own memory.
class ChunkExtremes {
 public:
  static constexpr std::size_t smallest_block = 64;
  /// `rows`: a power of two, at least 64.
  ChunkExtremes(std::size_t columns, std::size_t rows);

  /// After the row at `place` of the chunk was written: brings up to date every block that ends with it.
  void close_blocks(std::span<const double> cells, std::size_t place);
  /// After cells of a column were rewritten in the chunk's first `count` rows.
  void renew(std::span<const double> cells, std::size_t column, std::size_t count);

  /// Rows of the largest block that begins at `place` and ends at or before `end`; 0 where there is none.
  std::size_t block_at(std::size_t place, std::size_t end) const;
  /// Of the block of `size` rows that begins at `place`; `cells`: of the column. Rows count from the chunk's
  /// first.
  Extremes of(std::span<const double> cells, std::size_t column, std::size_t place, std::size_t size) const;
  /// The sum of such a block; NaN where a value is.
  double sum(std::size_t column, std::size_t place, std::size_t size) const;

  std::size_t bytes() const { return entries_.size() * sizeof(Entry); }

 private:
  static constexpr std::size_t fan_out = 4;
  static constexpr std::uint16_t nowhere = std::numeric_limits<std::uint16_t>::max();
  /// Rows count from the block's first.
  struct Entry {
    double low = 0, high = 0, sum = 0;
    std::uint16_t low_at = nowhere, high_at = nowhere, least_at = nowhere, greatest_at = nowhere;
  };

  void close(std::span<const double> cells, std::size_t column, std::size_t place, std::size_t size);
  std::size_t index(std::size_t column, std::size_t place, std::size_t size) const;

  std::size_t rows_;
  std::size_t per_column_ = 0;  ///< entries
  std::vector<Entry> entries_;
};

}  // namespace muonscope
