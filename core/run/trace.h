#pragma once
// What was measured: rows of doubles in chunks that readers and forks share. The writer appends; a TraceView
// is a consistent prefix that stays valid and unchanged while the writer goes on.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/types.h"

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
  /// Rows that show a column's course between two rows (the second excluded): of every run of 2ᵏ rows the
  /// first, lowest, highest and last, with k so that there are at most `runs` + 1 runs. Rows ascend; as the
  /// trace grows the runs stay where they are until k does.
  std::vector<std::size_t> outline(int column, std::size_t first, std::size_t end, std::size_t runs) const;
  Step step(std::size_t row) const { return static_cast<Step>(at(row, 0)); }

 private:
  friend class Trace;
  struct Chunk;
  std::shared_ptr<const Columns> columns_;
  std::vector<std::shared_ptr<const Chunk>> chunks_;
  std::size_t rows_ = 0;
};

/// Values for consecutive columns of an earlier row.
struct Filling {
  std::size_t row = 0;
  int first_column = 0;
  std::vector<double> values;
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

  void append(std::span<const double> row);
  /// Completes earlier rows, given in ascending order. The chunks concerned are copied first: no view sees a
  /// change.
  void fill(std::span<const Filling> fillings);
  TraceView view() const { return view_; }
  std::size_t rows() const { return view_.rows(); }
  std::size_t bytes() const;

 private:
  void replace_chunk(std::size_t index);

  TraceView view_;
  std::vector<std::shared_ptr<TraceView::Chunk>> own_;
};

}  // namespace muonscope
