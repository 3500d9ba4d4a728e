#include "core/run/trace.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace muonscope {
namespace {

/// Rows a chunk: at most 256 KiB, so that a short trace wastes little; a power of two, so that blocks of rows
/// and runs of an outline fit into each other.
std::size_t rows_of_chunk(std::size_t columns) {
  return std::bit_floor(std::clamp<std::size_t>((256u << 10) / (sizeof(double) * columns),
                                                ChunkExtremes::smallest_block, 4096));
}

}  // namespace

/// Column by column, so that reading one curve touches only its own cells.
struct TraceView::Chunk {
  Chunk(std::size_t columns, std::size_t count)
      : rows(count), cells(count * columns), extremes(columns, count) {}
  std::span<const double> column(int index) const {
    return std::span(cells).subspan(static_cast<std::size_t>(index) * rows, rows);
  }
  std::size_t rows;
  std::vector<double> cells;
  ChunkExtremes extremes;
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

const TraceView::Chunk& TraceView::chunk(std::size_t index) const {
  return *(*pages_[index / chunks_a_page])[index % chunks_a_page];
}

void TraceView::look(std::size_t samples) const {
  if (looks_) *looks_ += samples;
}

TraceView TraceView::counted(std::shared_ptr<std::atomic<std::size_t>> looks) const {
  TraceView view = *this;
  view.looks_ = std::move(looks);
  return view;
}

double TraceView::at(std::size_t row, int column) const {
  assert(row < rows_ && column >= 0 && static_cast<std::size_t>(column) < columns().size());
  look();
  return chunk(row / chunk_rows_).column(column)[row % chunk_rows_];
}

std::vector<double> TraceView::copy(int column) const {
  look(rows_);
  std::vector<double> values;
  values.reserve(rows_);
  for (std::size_t first = 0; first < rows_; first += chunk_rows_) {
    const auto cells = chunk(first / chunk_rows_).column(column).first(std::min(chunk_rows_, rows_ - first));
    values.insert(values.end(), cells.begin(), cells.end());
  }
  return values;
}

std::size_t TraceView::row_at(double step) const {
  std::size_t low = 0, high = rows_;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    (at(middle, 0) < step ? low : high) = at(middle, 0) < step ? middle + 1 : middle;
  }
  return low;
}

Extremes TraceView::extremes(int column, std::size_t first, std::size_t end) const {
  Extremes all;
  for (std::size_t row = first; row < end;) {
    const Chunk& here = chunk(row / chunk_rows_);
    const std::size_t place = row % chunk_rows_, offset = row - place;
    const std::size_t stop = std::min(end - offset, chunk_rows_);
    const std::span<const double> cells = here.column(column);
    if (const std::size_t size = here.extremes.block_at(place, stop); size > 0) {
      Extremes block = here.extremes.of(cells, static_cast<std::size_t>(column), place, size);
      for (Extremes::Spot* spot : {&block.low, &block.high, &block.least, &block.greatest})
        spot->row += offset;
      all.add(block);
      look();
      row += size;
    } else {
      all.add(cells[place], row++);
      look();
    }
  }
  return all;
}

std::vector<std::size_t> TraceView::outline(int column, std::size_t first, std::size_t end,
                                            std::size_t runs) const {
  std::size_t size = 1;
  while (size * runs < end - first) size *= 2;
  std::vector<std::size_t> rows;
  const auto add = [&rows](std::size_t row) {
    if (rows.empty() || row > rows.back()) rows.push_back(row);
  };
  for (std::size_t begin = first; begin < end;) {
    const std::size_t stop = std::min(begin - begin % size + size, end);
    if (stop - begin <= 4) {
      for (std::size_t row = begin; row < stop; ++row) add(row);
      begin = stop;
      continue;
    }
    const Extremes run = extremes(column, begin, stop);
    std::array spots{run.low, run.high, run.least, run.greatest};
    // Values of one sign have their sizes' extremes among the first two.
    spots[2].found = spots[2].found && run.low.value <= 0;
    spots[3].found = spots[3].found && run.high.value >= 0;
    std::ranges::sort(spots, {}, &Extremes::Spot::row);
    add(begin);
    for (const Extremes::Spot& spot : spots)
      if (spot.found) add(spot.row);
    add(stop - 1);
    begin = stop;
  }
  return rows;
}

double TraceView::sum(int column, std::size_t first, std::size_t end) const {
  double total = 0;
  for (std::size_t row = first; row < end;) {
    const Chunk& here = chunk(row / chunk_rows_);
    const std::size_t place = row % chunk_rows_, stop = std::min(end - (row - place), chunk_rows_);
    const std::size_t size = here.extremes.block_at(place, stop);
    look();
    if (size > 0) {
      total += here.extremes.sum(static_cast<std::size_t>(column), place, size);
      row += size;
    } else {
      total += here.column(column)[place];
      ++row;
    }
  }
  return total;
}

Trace::Trace(Columns columns) {
  assert(!columns.empty() && columns.front() == "step");
  view_.chunk_rows_ = rows_of_chunk(columns.size());
  view_.columns_ = std::make_shared<const Columns>(std::move(columns));
}

Trace Trace::beginning(std::size_t rows) const {
  TraceView view = view_;
  view.rows_ = std::min(rows, view.rows_);
  const std::size_t chunks = (view.rows_ + view.chunk_rows_ - 1) / view.chunk_rows_;
  view.pages_.resize((chunks + TraceView::chunks_a_page - 1) / TraceView::chunks_a_page);
  return Trace(std::move(view));
}

Trace::Trace(const Trace& other) : Trace(other.view_) {}

Trace::Trace(TraceView view) : view_(std::move(view)) {
  // Another trace, although it begins alike.
  view_.columns_ = std::make_shared<const Columns>(*view_.columns_);
  if (view_.rows_ == 0) return;
  const std::size_t last = (view_.rows_ - 1) / view_.chunk_rows_;
  own_page(last / TraceView::chunks_a_page);
  own_chunk(last);
}

Trace& Trace::operator=(const Trace& other) {
  if (this != &other) *this = Trace(other);
  return *this;
}

void Trace::own_page(std::size_t index) {
  view_.pages_[index] = std::make_shared<TraceView::Page>(*view_.pages_[index]);
}

TraceView::Chunk& Trace::own_chunk(std::size_t index) {
  auto& chunk = (*view_.pages_[index / TraceView::chunks_a_page])[index % TraceView::chunks_a_page];
  chunk = std::make_shared<TraceView::Chunk>(*chunk);
  return *chunk;
}

void Trace::append(std::span<const double> row) {
  const std::size_t columns = view_.columns_->size();
  assert(row.size() == columns);
  const std::size_t index = view_.rows_ / view_.chunk_rows_, place = view_.rows_ % view_.chunk_rows_;
  const std::size_t page = index / TraceView::chunks_a_page;
  if (place == 0) {
    if (page == view_.pages_.size()) view_.pages_.push_back(std::make_shared<TraceView::Page>());
    // No view reads this place of the page yet.
    (*view_.pages_[page])[index % TraceView::chunks_a_page] =
        std::make_shared<TraceView::Chunk>(columns, view_.chunk_rows_);
  }
  TraceView::Chunk& chunk = *(*view_.pages_[page])[index % TraceView::chunks_a_page];
  for (std::size_t column = 0; column < columns; ++column)
    chunk.cells[column * chunk.rows + place] = row[column];
  chunk.extremes.close_blocks(chunk.cells, place);
  ++view_.rows_;
}

void Trace::append(const TraceView& from, std::size_t row) {
  std::vector<double> values(from.columns().size());
  for (std::size_t column = 0; column < values.size(); ++column)
    values[column] = from.at(row, static_cast<int>(column));
  append(values);
}

void Trace::rewrite(int first_column, std::size_t width, const Rewriting& values) {
  const auto first = static_cast<std::size_t>(first_column);
  std::vector<double> cells(width);
  for (std::size_t page = 0; page < view_.pages_.size(); ++page) own_page(page);
  for (std::size_t begin = 0; begin < view_.rows_; begin += view_.chunk_rows_) {
    TraceView::Chunk& chunk = own_chunk(begin / view_.chunk_rows_);
    const std::size_t count = std::min(chunk.rows, view_.rows_ - begin);
    for (std::size_t place = 0; place < count; ++place) {
      for (std::size_t i = 0; i < width; ++i) cells[i] = chunk.cells[(first + i) * chunk.rows + place];
      values(begin + place, cells);
      for (std::size_t i = 0; i < width; ++i) chunk.cells[(first + i) * chunk.rows + place] = cells[i];
    }
    for (std::size_t i = 0; i < width; ++i) chunk.extremes.renew(chunk.cells, first + i, count);
  }
}

std::size_t Trace::bytes() const {
  if (view_.rows_ == 0) return 0;
  const TraceView::Chunk& chunk = view_.chunk(0);
  const std::size_t chunks = (view_.rows_ + view_.chunk_rows_ - 1) / view_.chunk_rows_;
  return chunks * (chunk.cells.size() * sizeof(double) + chunk.extremes.bytes());
}

}  // namespace muonscope
