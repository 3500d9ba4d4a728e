#include "core/run/trace_file.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "core/io/atomic_file.h"

namespace muonscope {
namespace {

/// Rows that are text, and stand in the file or not, together: a few kilobytes.
constexpr std::size_t rows_at_once = 64;

}  // namespace

std::string csv_header(const Columns& columns) {
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ",") + column;
  return text + '\n';
}

void append_csv_row(std::string& text, std::span<const double> row) {
  for (std::size_t column = 0; column < row.size(); ++column) {
    if (column > 0) text += ',';
    if (std::isfinite(row[column])) text += round_trip(row[column]);
  }
  text += '\n';
}

void append_csv_rows(std::string& text, const TraceView& trace, std::size_t first, std::size_t end) {
  std::vector<double> values(trace.columns().size());
  for (std::size_t row = first; row < end; ++row) {
    for (std::size_t column = 0; column < values.size(); ++column)
      values[column] = trace.at(row, static_cast<int>(column));
    append_csv_row(text, values);
  }
}

std::filesystem::path partial_table(const std::filesystem::path& directory, const std::string& slug) {
  return directory / (slug + ".partial.csv");
}
std::filesystem::path whole_table(const std::filesystem::path& directory, const std::string& slug) {
  return directory / (slug + ".csv");
}

TraceFile::TraceFile(const std::filesystem::path& directory, const std::string& slug, const Columns& columns,
                     const std::string& begun, std::size_t rows)
    : partial_(partial_table(directory, slug)),
      whole_(whole_table(directory, slug)),
      header_(csv_header(columns)),
      rows_(rows) {
  // Whole in the place of what was there: an end in between loses nothing.
  if (!begun.empty()) write_file(partial_, begun);
  file_.emplace(partial_);
  if (!begun.empty()) return;
  file_->keep(0);
  file_->append(header_);
}

void TraceFile::follow(const TraceView& trace, std::size_t completions) {
  if (completions != completions_) {
    rewrite(trace);
    completions_ = completions;
  }
  while (rows_ < trace.rows()) {
    const std::size_t end = std::min(rows_ + rows_at_once, trace.rows());
    std::string text;
    append_csv_rows(text, trace, rows_, end);
    file_->append(text);
    rows_ = end;
  }
}

/// Beside the old file, which stands until the new one is whole.
void TraceFile::rewrite(const TraceView& trace) {
  std::string text = header_;
  append_csv_rows(text, trace, 0, rows_);
  write_file(partial_, text);
  file_.emplace(partial_);
}

void TraceFile::finish(std::string_view last_lines) {
  file_->append(last_lines);
  replace_file(partial_, whole_);
}

}  // namespace muonscope
