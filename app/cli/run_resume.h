#pragma once
// `run --resume`: a run goes on from what one of the same experiment left in its directory.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/run/saved_run.h"

namespace muonscope {

struct Resumption {
  std::vector<SavedRows> begun;         ///< rows of every lane; none where nothing was saved
  std::optional<std::string> finished;  ///< what to say where there is nothing left to do
};

/// Whether what the directory holds is of this run, whatever steps were asked for.
bool is_run_of(const std::filesystem::path& directory, const Run& run, const std::string& fingerprint);

/// Takes a run that has just been made to where the one in the directory stood. InputError where that is a
/// run of another experiment, or damaged.
Resumption resume(Run& run, const std::filesystem::path& directory, const std::string& fingerprint);

}  // namespace muonscope
