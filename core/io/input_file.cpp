#include "core/io/input_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <string_view>
#include <system_error>

#include "core/base/errors.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// What is no regular file, and what to do then.
std::string_view other_kind(fs::file_type type) {
  switch (type) {
    case fs::file_type::directory:
      return "is a directory; name a file in it";
    case fs::file_type::character:
    case fs::file_type::block:
      return "is a device, not a regular file; name a file";
    case fs::file_type::fifo:
      return "is a pipe, not a regular file; name a file, or \"-\" to read an experiment from standard input";
    case fs::file_type::socket:
      return "is a socket, not a regular file; name a file";
    default:
      return "is not a regular file; name a file";
  }
}

/// Appends what `next` gives, block by block, until it gives nothing; false once there is more than `most`.
template <class Next>
bool gather(std::string& bytes, std::uintmax_t most, Next next) {
  std::array<char, 1 << 16> block;
  for (std::size_t count = next(block.data(), block.size()); count > 0;
       count = next(block.data(), block.size())) {
    bytes.append(block.data(), count);
    if (bytes.size() > most) return false;
  }
  return true;
}

}  // namespace

std::string lower_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return extension;
}

void require_regular_file(const fs::path& path, const std::string& remedy) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    throw InputError(path.string() + ": cannot be read: no such file; " + remedy);
  if (error == std::errc::too_many_symbolic_link_levels)
    throw InputError(path.string() + ": cannot be read: its links lead in a circle; name the file itself");
  if (status.type() == fs::file_type::none)
    throw InputError(path.string() + ": cannot be read: " + error.message() + "; " + remedy);
  if (status.type() != fs::file_type::regular)
    throw InputError(path.string() + ": " + std::string(other_kind(status.type())));
}

std::string read_file(const fs::path& path, std::uintmax_t most, const std::string& limit,
                      const std::string& remedy) {
  require_regular_file(path, remedy);
  std::error_code ignored;
  const std::uintmax_t size = fs::file_size(path, ignored);
  const auto too_large = [&](const std::string& bytes) {
    return InputError(path.string() + ": " + bytes + " bytes; " + limit);
  };
  if (!ignored && size > most) throw too_large(std::to_string(size));
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  if (file && !ignored) bytes.reserve(static_cast<std::size_t>(size));
  // Files of /proc and files that grow say a size that is not theirs.
  const bool fits = gather(bytes, most, [&](char* to, std::size_t count) {
    file.read(to, static_cast<std::streamsize>(count));
    return static_cast<std::size_t>(file.gcount());
  });
  if (!fits) throw too_large("more than " + std::to_string(most));
  if (!file.eof() || file.bad()) throw InputError(path.string() + ": cannot be read; check its permissions");
  return bytes;
}

std::string read_standard_input(std::uintmax_t most, const std::string& limit) {
  std::string bytes;
  errno = 0;
  const bool fits =
      gather(bytes, most, [](char* to, std::size_t count) { return std::fread(to, 1, count, stdin); });
  if (!fits) throw InputError("standard input: more than " + std::to_string(most) + " bytes; " + limit);
  if (std::ferror(stdin) != 0) {
    throw InputError(
        "standard input: cannot be read: " + std::error_code(errno, std::generic_category()).message() +
        "; send it an experiment, as in: muonscope check - < experiment.json");
  }
  return bytes;
}

}  // namespace muonscope
