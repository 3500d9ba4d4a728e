#pragma once
// Files appear whole or not at all: written under a temporary name beside the target, then renamed.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace muonscope {

/// Replaces `path` by these bytes; creates missing parent directories. OutputError with the reason otherwise.
void write_file(const std::filesystem::path& path, std::string_view bytes);
/// The same of a file that is longer than memory should hold at once: `next` gives its parts one after the
/// other, "" at the end.
void write_file(const std::filesystem::path& path, const std::function<std::string()>& next);
/// The same where nothing stands in its place yet, even if several processes try at once; false, and nothing
/// changes, where something does.
bool write_new_file(const std::filesystem::path& path, std::string_view bytes);

/// Whether there is a regular file of exactly these bytes.
bool holds(const std::filesystem::path& path, std::string_view bytes);

/// Removes what processes that were killed left of this file under temporary names. For one that nobody else
/// writes.
void remove_temporaries(const std::filesystem::path& path);
/// Waits until the disk has this file and its name, as far as the system can say.
void sync_file(const std::filesystem::path& path);

/// Gives a file that is whole, in the same directory, this name. OutputError.
void replace_file(const std::filesystem::path& from, const std::filesystem::path& path);

/// OutputError where write_file could not even begin: said before hours of work, not after.
void require_writable(const std::filesystem::path& path);

}  // namespace muonscope
