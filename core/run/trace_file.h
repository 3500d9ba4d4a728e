#pragma once
// A lane's trace as CSV text, on disk while it grows.

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "core/io/growing_file.h"
#include "core/run/trace.h"

namespace muonscope {

/// The column line, and rows as docs/experiment-format.md has them: round-trip numbers, empty cells where no
/// value exists.
std::string csv_header(const Columns& columns);
void append_csv_row(std::string& text, std::span<const double> row);
/// Rows [first, end) of a trace.
void append_csv_rows(std::string& text, const TraceView& trace, std::size_t first, std::size_t end);

/// Where a lane's table grows, and where it is when it is whole.
std::filesystem::path partial_table(const std::filesystem::path& directory, const std::string& slug);
std::filesystem::path whole_table(const std::filesystem::path& directory, const std::string& slug);

/// DIRECTORY/<slug>.partial.csv, which becomes <slug>.csv when the trace is whole. OutputError where it
/// cannot be written; what it held before stays readable.
class TraceFile {
 public:
  /// Begins with the column line and, where it goes on, with `begun`, which is the column line and so many
  /// rows; what an earlier run left under this name goes.
  TraceFile(const std::filesystem::path& directory, const std::string& slug, const Columns& columns,
            const std::string& begun = "", std::size_t rows = 0);

  /// Adds the rows that it does not have yet. `completions`: how often earlier rows were completed so far
  /// (Lane::completions); where that has changed they are written again.
  void follow(const TraceView& trace, std::size_t completions);
  /// These last lines, and the final name.
  void finish(std::string_view last_lines);

  const std::filesystem::path& partial() const { return partial_; }
  const std::filesystem::path& whole() const { return whole_; }

 private:
  void rewrite(const TraceView& trace);

  std::filesystem::path partial_, whole_;
  std::string header_;
  std::optional<GrowingFile> file_;
  std::size_t rows_ = 0, completions_ = 0;
};

}  // namespace muonscope
