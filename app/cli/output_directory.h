#pragma once

#include <filesystem>

namespace muonscope {

/// Creates the directory that --out names before work begins, so that hours of it are not lost. OutputError.
void make_output_directory(const std::filesystem::path& directory);

}  // namespace muonscope
