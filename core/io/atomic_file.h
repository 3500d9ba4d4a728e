#pragma once
// Files appear whole or not at all: written under a temporary name beside the target, then renamed.

#include <filesystem>
#include <string_view>

namespace muonscope {

/// Replaces `path` by these bytes; creates missing parent directories. OutputError with the reason otherwise.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace muonscope
