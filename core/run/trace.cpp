#include "core/run/trace.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace muonscope {
namespace {

/// Rows a chunk: about 256 KiB, so that a view of a long trace holds few pointers and a short one wastes
/// little.
std::size_t chunk_rows(std::size_t columns) {
  return std::clamp<std::size_t>((256u << 10) / (sizeof(double) * columns), 16, 4096);
}

}  // namespace

/// Column by column, so that reading one curve touches only its own cells.
struct TraceView::Chunk {
  explicit Chunk(std::size_t columns) : rows(chunk_rows(columns)), cells(rows * columns) {}
  std::size_t rows;
  std::vector<double> cells;
};

const Columns& TraceView::columns() const {
  static const Columns none;
  return columns_ ? *columns_ : none;
}

int TraceView::column(std::string_view name) const {
  const Columns& names = columns();
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

double TraceView::at(std::size_t row, int column) const {
  assert(row < rows_ && column >= 0 && static_cast<std::size_t>(column) < columns().size());
  const std::size_t rows = chunks_.front()->rows;
  return chunks_[row / rows]->cells[static_cast<std::size_t>(column) * rows + row % rows];
}

std::vector<double> TraceView::copy(int column) const {
  std::vector<double> values;
  values.reserve(rows_);
  for (std::size_t first = 0; first < rows_;) {
    const Chunk& chunk = *chunks_[first / chunks_.front()->rows];
    const std::size_t count = std::min(chunk.rows, rows_ - first);
    const double* begin = chunk.cells.data() + static_cast<std::size_t>(column) * chunk.rows;
    values.insert(values.end(), begin, begin + count);
    first += count;
  }
  return values;
}

std::vector<std::size_t> TraceView::outline(int column, std::size_t first, std::size_t end,
                                            std::size_t runs) const {
  std::size_t size = 1;
  while (size * runs < end - first) size *= 2;
  std::vector<std::size_t> rows;
  std::size_t begin = first, lowest = first, highest = first;
  double low = 0, high = 0;
  const auto close = [&](std::size_t last) {
    for (const std::size_t row : {begin, std::min(lowest, highest), std::max(lowest, highest), last})
      if (rows.empty() || row > rows.back()) rows.push_back(row);
  };
  for (std::size_t row = first; row < end;) {
    const std::size_t chunk = row / chunks_.front()->rows, offset = chunk * chunks_.front()->rows;
    const double* cells =
        chunks_[chunk]->cells.data() + static_cast<std::size_t>(column) * chunks_.front()->rows;
    const std::size_t stop = std::min(offset + chunks_.front()->rows, end);
    for (; row < stop; ++row) {
      const double value = cells[row - offset];
      if (row == first || row % size == 0) {
        if (row != first) close(row - 1);
        begin = lowest = highest = row;
        low = high = value;
      }
      if (value < low) low = value, lowest = row;
      if (value > high) high = value, highest = row;
    }
  }
  if (first < end) close(end - 1);
  return rows;
}

Trace::Trace(Columns columns) {
  assert(!columns.empty() && columns.front() == "step");
  view_.columns_ = std::make_shared<const Columns>(std::move(columns));
}

Trace::Trace(const Trace& other) : view_(other.view_), own_(other.own_) {
  if (!own_.empty()) replace_chunk(own_.size() - 1);
}

Trace& Trace::operator=(const Trace& other) {
  if (this != &other) *this = Trace(other);
  return *this;
}

void Trace::replace_chunk(std::size_t index) {
  own_[index] = std::make_shared<TraceView::Chunk>(*own_[index]);
  view_.chunks_[index] = own_[index];
}

void Trace::append(std::span<const double> row) {
  const std::size_t columns = view_.columns_->size();
  assert(row.size() == columns);
  if (own_.empty() || view_.rows_ == own_.size() * own_.front()->rows) {
    own_.push_back(std::make_shared<TraceView::Chunk>(columns));
    view_.chunks_.push_back(own_.back());
  }
  TraceView::Chunk& chunk = *own_.back();
  const std::size_t place = view_.rows_ % chunk.rows;
  for (std::size_t column = 0; column < columns; ++column)
    chunk.cells[column * chunk.rows + place] = row[column];
  ++view_.rows_;
}

void Trace::fill(std::span<const Filling> fillings) {
  std::size_t replaced = std::numeric_limits<std::size_t>::max();
  for (const Filling& filling : fillings) {
    assert(filling.row < view_.rows_);
    const std::size_t rows = own_.front()->rows;
    const std::size_t index = filling.row / rows;
    if (index != replaced) replace_chunk(replaced = index);
    for (std::size_t i = 0; i < filling.values.size(); ++i) {
      const std::size_t column = static_cast<std::size_t>(filling.first_column) + i;
      own_[index]->cells[column * rows + filling.row % rows] = filling.values[i];
    }
  }
}

std::size_t Trace::bytes() const {
  return own_.empty() ? 0 : own_.size() * own_.front()->cells.size() * sizeof(double);
}

}  // namespace muonscope
