#pragma once
// Shards of a sweep, joined to the whole.

#include <filesystem>
#include <string>

#include "core/base/json_value.h"

namespace muonscope {

/// What one process would have written.
struct MergedSweep {
  std::string table;  ///< sweep.csv
  JsonValue summary;  ///< summary.json
};

/// Joins the shards in a directory. InputError, which names the files, where some are missing, lack the JSON
/// beside them, are cut, longer or otherwise not as they were written, or belong to different sweeps or to
/// another experiment than the one that stands there.
MergedSweep merged_shards(const std::filesystem::path& directory);

}  // namespace muonscope
