#pragma once
// A run between two steps as a file, so that it goes on after the end of its process: state and books of
// every lane. The rows that it has recorded are in the lanes' tables.

#include <filesystem>
#include <string>
#include <vector>

#include "core/run/run.h"

namespace muonscope {

/// In a run's directory, from the first seconds on, until the run is whole.
constexpr const char* saved_run_file = ".run.state";

struct SavedRun {
  std::string fingerprint;  ///< run_fingerprint
  Step step = 0;
  std::vector<SavedLane> lanes;
};

/// Of all that the run's results depend on, but for how many steps it takes.
std::string run_fingerprint(const Run& run);

/// The file: a line of JSON (format, fingerprint, step, a SHA-256 of what follows, the arrays' names and
/// lengths), then the arrays one after the other, each as a .npy file.
std::string saved_run_bytes(const SavedRun& saved);
/// InputError, which names the file, where it is damaged or of another format.
SavedRun read_saved_run(const std::filesystem::path& path);

/// The fingerprint alone, by the file's first line; "" where there is none.
std::string saved_fingerprint(const std::filesystem::path& path);

/// The first rows of a lane's table, as its text has them.
struct SavedRows {
  Trace trace;
  std::string text;  ///< column line and rows
};
/// Those that were recorded, every `every`-th step, before `step`. InputError, which names the file, where it
/// is another lane's or damaged.
SavedRows read_saved_rows(const std::filesystem::path& path, const Columns& columns, Step every, Step step);

}  // namespace muonscope
