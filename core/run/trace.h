#pragma once
// What was measured: rows of doubles in chunks that readers and forks share. The writer appends; a TraceView
// is a consistent prefix that stays valid and unchanged while the writer goes on.

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.h"
#include "core/run/trace_extremes.h"

namespace muonscope {

using Columns = std::vector<std::string>;

/// A consistent prefix of a trace; cheap to copy, safe to read from any thread.
class TraceView {
 public:
  TraceView() = default;
  std::size_t rows() const { return rows_; }
  const Columns& columns() const;
  /// Index of a column, or −1.
  int column(std::string_view name) const;
  /// A cell; NaN where a value does not exist (an overlap before its reference step is reached).
  double at(std::size_t row, int column) const;
  /// A whole column copied out.
  std::vector<double> copy(int column) const;
  Step step(std::size_t row) const { return static_cast<Step>(at(row, 0)); }
  /// First row of a step at or after this one; rows() where there is none.
  std::size_t row_at(double step) const;

  // What follows looks at a number of samples that hardly grows with the rows.

  /// Of a column from row `first` to `end`, the latter excluded.
  Extremes extremes(int column, std::size_t first, std::size_t end) const;
  Extremes extremes(int column) const { return extremes(column, 0, rows_); }
  /// Rows that show a column's course between two rows (the second excluded): of every run of 2ᵏ rows the
  /// first, the extremes and the last, with k so that there are at most `runs` + 1 runs. Rows ascend; as the
  /// trace grows the runs stay where they are until k does.
  std::vector<std::size_t> outline(int column, std::size_t first, std::size_t end, std::size_t runs) const;
  /// Sum of a column from row `first` to `end`, the latter excluded.
  double sum(int column, std::size_t first, std::size_t end) const;

  /// The same rows; counts every sample, and extremes of several, that is looked at through it.
  TraceView counted(std::shared_ptr<std::atomic<std::size_t>> looks) const;
  /// The same for all views of a trace and, while it is held, of no other trace.
  std::shared_ptr<const void> identity() const { return columns_; }

 private:
  friend class Trace;
  struct Chunk;
  static constexpr std::size_t chunks_a_page = 64;
  using Page = std::array<std::shared_ptr<Chunk>, chunks_a_page>;

  const Chunk& chunk(std::size_t index) const;
  void look(std::size_t samples = 1) const;

  std::shared_ptr<const Columns> columns_;
  std::vector<std::shared_ptr<Page>> pages_;  ///< few, so that a view of a long trace is copied quickly
  std::size_t chunk_rows_ = 1;
  std::size_t rows_ = 0;
  std::shared_ptr<std::atomic<std::size_t>> looks_;
};

class Trace {
 public:
  /// The first column must be "step".
  explicit Trace(Columns columns);
  /// A fork: sealed chunks are shared, the one being written is copied.
  Trace(const Trace& other);
  Trace& operator=(const Trace& other);
  Trace(Trace&&) = default;
  Trace& operator=(Trace&&) = default;
  ~Trace() = default;

  /// A trace of its own that begins with this one's first rows.
  Trace beginning(std::size_t rows) const;

  void append(std::span<const double> row);
  /// Adds row `row` of another trace of the same columns.
  void append(const TraceView& from, std::size_t row);
  /// Writes `width` columns of every row so far again: `values` is asked for each row, in ascending order,
  /// and finds what they were. Chunks are copied first: no view sees a change.
  using Rewriting = std::function<void(std::size_t row, std::span<double> values)>;
  void rewrite(int first_column, std::size_t width, const Rewriting& values);
  TraceView view() const { return view_; }
  std::size_t rows() const { return view_.rows(); }
  /// Of the numbers and, at most a tenth more, of what their outline is drawn from.
  std::size_t bytes() const;

 private:
  explicit Trace(TraceView view);

  TraceView::Chunk& own_chunk(std::size_t index);
  void own_page(std::size_t index);

  TraceView view_;
};

}  // namespace muonscope
