#include "app/platform/gl/gl_cell_counter.h"

#include <algorithm>

namespace muonscope {
namespace {

/// Columns that so many counts had no use for are given up: coordinates that nobody looks along any more.
constexpr std::uint64_t longest_idle = 64;

}  // namespace

CellCounts GlCellCounter::count(const PlacedCloud& cloud, const CellGrid& grid) {
  ++counts_;
  forget();
  std::vector<const GlBuffer*> columns;
  for (const PlacedCloud::Column& column : cloud.columns) columns.push_back(&uploaded(cloud.drawn, column));
  return shaders_.count(columns, cloud.columns.front().values.size(), cloud.placement, grid);
}

const GlBuffer& GlCellCounter::uploaded(const std::shared_ptr<const DrawnCloud>& drawn,
                                        const PlacedCloud::Column& column) {
  const auto known = std::find_if(columns_.begin(), columns_.end(), [&](const std::unique_ptr<Column>& one) {
    return one->id == column.id && one->drawn.lock() == drawn;
  });
  if (known != columns_.end()) {
    (*known)->used = counts_;
    return (*known)->buffer;
  }
  Column& added = *columns_.emplace_back(std::make_unique<Column>());
  added.drawn = drawn;
  added.id = column.id;
  added.used = counts_;
  glBindBuffer(GL_ARRAY_BUFFER, added.buffer.name());
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(column.values.size_bytes()), column.values.data(),
               GL_STATIC_DRAW);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  return added.buffer;
}

void GlCellCounter::forget() {
  std::erase_if(columns_, [this](const std::unique_ptr<Column>& column) {
    return column->drawn.expired() || counts_ - column->used > longest_idle;
  });
}

}  // namespace muonscope
