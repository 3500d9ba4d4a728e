#pragma once
// Completing a path as it is typed.

#include <filesystem>
#include <string>
#include <vector>

namespace muonscope {

struct PathCompletion {
  std::vector<std::string> names;  ///< what may follow the last '/', directories with a '/' behind and first
  std::string completed;           ///< the path with all that these have in common
};

/// What is in the typed path's directory and begins with its last part, case apart; hidden files where that
/// begins with a dot. Files with these extensions (".json") only; none given: directories only. A directory
/// that cannot be read has nothing in it.
PathCompletion complete_path(const std::string& typed, const std::vector<std::string>& extensions);

/// The typed path with another last part.
std::string with_last_part(const std::string& typed, const std::string& name);

/// "~" and "~/…" in the home directory.
std::filesystem::path expanded(const std::string& typed);

}  // namespace muonscope
