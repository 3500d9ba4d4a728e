#pragma once
// Files that people name: read whole, within a limit, and only where they are regular files, so that no
// device, pipe or loop of links can hold the program up.

#include <filesystem>
#include <string>
#include <string_view>

namespace muonscope {

/// ".npy" of M.NPY.
std::string lower_extension(const std::filesystem::path& path);

/// InputError, which begins with the path, unless it is a regular file or leads to one: says what it is
/// instead. `remedy` ends the message where there is nothing of this name.
void require_regular_file(const std::filesystem::path& path, const std::string& remedy = "check the path");

/// A regular file's bytes. InputError, too, where there are more than `most`, which `limit` names.
std::string read_file(const std::filesystem::path& path, std::uintmax_t most, const std::string& limit,
                      const std::string& remedy = "check the path");

/// How the command line names the program's standard input.
constexpr std::string_view standard_input = "-";
/// All of standard input; InputError where that cannot be read or has more than `most` bytes.
std::string read_standard_input(std::uintmax_t most, const std::string& limit);

}  // namespace muonscope
