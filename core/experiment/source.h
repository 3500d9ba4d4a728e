#pragma once
// Where an experiment comes from: a file, or standard input.

#include <filesystem>
#include <string>

#include "core/experiment/experiment.h"

namespace muonscope {

/// An experiment's text, parsed.
struct Source {
  std::string name;                 ///< as messages call it: the path, or "standard input"
  std::filesystem::path file;       ///< empty for standard input
  std::filesystem::path directory;  ///< what paths inside are relative to: the file's, or the current one
  JsonValue document;
};

/// The file of this name, "-" for standard input. InputError that names it: see require_regular_file and
/// parse_json.
Source read_source(const std::string& name);
/// The file, even where it is called "-".
Source read_source_file(const std::filesystem::path& path);

}  // namespace muonscope
