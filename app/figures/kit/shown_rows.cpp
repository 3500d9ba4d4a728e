#include "app/figures/kit/shown_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <queue>

#include "app/figures/kit/common.h"

namespace muonscope {

namespace {

/// Of each of a run's rows that an outline keeps: four and, where the sign changes, two more.
constexpr std::size_t points_a_run = 4;
/// Runs of what a zoomed view leaves out.
constexpr std::size_t runs_outside = 32;
/// A part of a path this much smaller than the whole is a point.
constexpr double smallest_part = 1.0 / 2048;

std::vector<std::size_t> all_rows(const TraceView& trace) {
  std::vector<std::size_t> rows(trace.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

/// First row at or after a time, one row earlier where there is one: a curve enters its axes from outside.
std::size_t row_before(const LaneSnapshot& lane, double time, TimeAxis axis) {
  std::size_t low = 0, high = lane.trace.rows();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const bool earlier = time_of(lane, lane.trace.at(middle, 0), axis) < time;
    (earlier ? low : high) = earlier ? middle + 1 : middle;
  }
  return low > 0 ? low - 1 : 0;
}

void sort_and_merge(std::vector<std::size_t>& rows) {
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

/// Outlines of all columns together.
class Selection {
 public:
  Selection(const TraceView& trace, std::span<const int> columns) : trace_(trace), columns_(columns) {}

  void add(std::size_t first, std::size_t end, std::size_t runs) {
    if (first >= end) return;
    for (const int column : columns_) {
      const std::vector<std::size_t> rows = trace_.outline(column, first, end, runs);
      rows_.insert(rows_.end(), rows.begin(), rows.end());
    }
  }
  /// As many runs from row 2ʲ to row 2ʲ⁺¹ for each j: as wide on a logarithmic axis.
  void add_octaves(std::size_t first, std::size_t end, std::size_t runs) {
    if (first >= end) return;
    const auto octaves =
        static_cast<std::size_t>(std::bit_width(end) - std::bit_width(std::max<std::size_t>(first, 1)) + 1);
    const std::size_t each = std::bit_ceil(std::max<std::size_t>(runs / octaves, 1));
    for (std::size_t from = first; from < end;) {
      const std::size_t to = std::min(std::bit_ceil(from + 1), end);
      add(from, to, each);
      from = to;
    }
  }
  std::vector<std::size_t> rows() && {
    if (columns_.size() > 1) sort_and_merge(rows_);
    return std::move(rows_);
  }

 private:
  const TraceView& trace_;
  std::span<const int> columns_;
  std::vector<std::size_t> rows_;
};

}  // namespace

std::vector<std::size_t> shown_rows(const LaneSnapshot& lane, std::span<const int> columns,
                                    const ViewOptions& options) {
  const TraceView& trace = lane.trace;
  const std::size_t rows = trace.rows();
  if (options.detail == 0 || rows <= options.detail) return all_rows(trace);
  const std::size_t first = options.x ? row_before(lane, options.x->min, options.time) : 0;
  const std::size_t end =
      options.x ? std::min(row_before(lane, options.x->max, options.time) + 3, rows) : rows;
  Selection selection(trace, columns);
  const std::size_t runs = std::max<std::size_t>(options.detail / points_a_run, 1);
  selection.add(0, first, runs_outside);
  if (options.x_scale == AxisScale::logarithmic)
    selection.add_octaves(first, end, runs);
  else
    selection.add(first, end, runs);
  selection.add(end, rows, runs_outside);
  return std::move(selection).rows();
}

std::vector<std::size_t> shown_rows(const LaneSnapshot& lane, std::span<const int> columns,
                                    std::size_t detail, AxisScale scale) {
  ViewOptions options;
  options.detail = detail;
  options.x_scale = scale;
  return shown_rows(lane, columns, options);
}

std::vector<std::size_t> spread_rows(std::size_t first, std::size_t end, std::size_t most) {
  std::vector<std::size_t> rows;
  if (first >= end) return rows;
  std::size_t stride = most == 0 ? 1 : std::max<std::size_t>((end - first + most - 1) / most, 1);
  // Long strides end where sums of blocks do.
  constexpr std::size_t block = ChunkExtremes::smallest_block;
  if (stride > block) stride = (stride + block - 1) / block * block;
  for (std::size_t row = first; row < end; row += stride) rows.push_back(row);
  if (rows.back() != end - 1) rows.push_back(end - 1);
  return rows;
}

std::vector<std::size_t> path_rows(const TraceView& trace, int x, int y, std::size_t most) {
  constexpr std::size_t rows_a_part = 7;
  if (trace.rows() <= most) return all_rows(trace);
  struct Part {
    std::size_t first, end;
    Extremes x, y;
    double size;
    bool operator<(const Part& other) const { return size < other.size; }
  };
  const Extremes whole_x = trace.extremes(x), whole_y = trace.extremes(y);
  const auto extent = [](const Extremes& extremes, const Extremes& whole) {
    const double width = whole.high.value - whole.low.value;
    return extremes.any() && width > 0 ? (extremes.high.value - extremes.low.value) / width : 0;
  };
  const auto part_of = [&](std::size_t first, std::size_t end) {
    Part part{first, end, trace.extremes(x, first, end), trace.extremes(y, first, end), 0};
    part.size = std::max(extent(part.x, whole_x), extent(part.y, whole_y));
    return part;
  };
  std::priority_queue<Part> parts;
  parts.push(part_of(0, trace.rows()));
  while (parts.size() < most / rows_a_part && parts.top().size > smallest_part &&
         parts.top().end - parts.top().first > rows_a_part) {
    const auto [first, end] = std::pair{parts.top().first, parts.top().end};
    parts.pop();
    // Where blocks of rows meet, so that their extremes are known.
    const std::size_t unit = std::bit_floor((end - first + 1) / 2);
    const std::size_t middle = first - first % unit + unit;
    parts.push(part_of(first, middle));
    parts.push(part_of(middle, end));
  }
  std::vector<std::size_t> rows;
  for (; !parts.empty(); parts.pop()) {
    const Part& part = parts.top();
    // The middle, too: chords of arcs would be seen.
    for (const std::size_t row : {part.first, (part.first + part.end) / 2, part.x.low.row, part.x.high.row,
                                  part.y.low.row, part.y.high.row, part.end - 1})
      rows.push_back(std::clamp(row, part.first, part.end - 1));
  }
  sort_and_merge(rows);
  return rows;
}

std::size_t RiseCounter::count(const TraceView& trace, int column, double tolerance) {
  auto tally = std::ranges::find_if(tallies_, [&](const Tally& each) {
    return each.column == column && each.tolerance == tolerance && each.trace == trace.identity() &&
           each.rows <= trace.rows();
  });
  if (tally == tallies_.end()) {
    // Of runs that are over nothing is kept.
    constexpr std::size_t most_tallies = 64;
    if (tallies_.size() >= most_tallies) tallies_.clear();
    tally = tallies_.insert(tallies_.end(), {trace.identity(), column, tolerance, 0, 0});
  }
  for (std::size_t row = std::max<std::size_t>(tally->rows, 1); row < trace.rows(); ++row)
    tally->count += trace.at(row, column) > trace.at(row - 1, column) + tolerance ? 1u : 0u;
  tally->rows = trace.rows();
  return tally->count;
}

}  // namespace muonscope
