#include "core/io/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "core/base/errors.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_write(const fs::path& path, const std::error_code& why) {
  throw OutputError(path.string() + ": could not be written: " + why.message() +
                    "; check the folder, its permissions and the free space");
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

struct Temporary {
  fs::path path;
  std::FILE* file;
};

/// A new file beside `path`; another process may be writing the same one, so names are tried until one is
/// free.
Temporary open_beside(const fs::path& path) {
  constexpr int tries = 1000;
  for (int i = 0; i < tries; ++i) {
    std::string name(".");
    name.append(path.filename().string()).append(".").append(std::to_string(i)).append(".tmp");
    const fs::path candidate = path.parent_path() / name;
    if (std::FILE* file = std::fopen(candidate.string().c_str(), "wbx")) return {candidate, file};
    if (errno != EEXIST) fail_to_write(path, last_error());
  }
  fail_to_write(path, std::make_error_code(std::errc::file_exists));
}

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// A directory cannot be replaced by a file, and a device must not be.
void require_file_or_nothing(const fs::path& path) {
  std::error_code error;
  const fs::file_status target = fs::status(path, error);
  if (fs::is_directory(target)) fail_to_write(path, std::make_error_code(std::errc::is_a_directory));
  if (fs::exists(target) && !fs::is_regular_file(target)) {  // a device would be replaced by a file
    throw OutputError(path.string() +
                      ": could not be written: it is not a regular file; choose another name");
  }
}

/// Its directories exist, and nothing stands in its place that may not go. OutputError.
void prepare_place(const fs::path& path) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error) fail_to_write(path, error);
  require_file_or_nothing(path);
}

/// What `write` puts into it, complete under a temporary name beside `path`. OutputError.
template <typename Write>
fs::path completed_beside(const fs::path& path, Write write) {
  prepare_place(path);
  const Temporary temporary = open_beside(path);
  bool wrote = false;
  try {
    wrote = write(temporary.file);
  } catch (...) {
    std::fclose(temporary.file);
    remove_quietly(temporary.path);
    throw;
  }
  std::error_code why = wrote ? std::error_code() : last_error();
  if (std::fclose(temporary.file) != 0 && wrote) why = last_error();
  if (!why) return temporary.path;
  remove_quietly(temporary.path);
  fail_to_write(path, why);
}

bool put(std::FILE* file, std::string_view bytes) {
  return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

fs::path written_beside(const fs::path& path, std::string_view bytes) {
  return completed_beside(path, [bytes](std::FILE* file) { return put(file, bytes); });
}

}  // namespace

void write_file(const fs::path& path, std::string_view bytes) {
  const fs::path temporary = written_beside(path, bytes);
  std::error_code error;
  fs::rename(temporary, path, error);
  if (!error) return;
  remove_quietly(temporary);
  fail_to_write(path, error);
}

void write_file(const fs::path& path, const std::function<std::string()>& next) {
  replace_file(completed_beside(path,
                                [&next](std::FILE* file) {
                                  for (std::string part = next(); !part.empty(); part = next())
                                    if (!put(file, part)) return false;
                                  return true;
                                }),
               path);
}

bool write_new_file(const fs::path& path, std::string_view bytes) {
  const fs::path temporary = written_beside(path, bytes);
  std::error_code error;
  fs::create_hard_link(temporary, path, error);
  // Where the file system has no links, the first of several that write at the same moment may lose.
  const bool no_links = error && error != std::errc::file_exists;
  if (no_links && !fs::exists(path)) {
    fs::rename(temporary, path, error);
    if (!error) return true;
  }
  remove_quietly(temporary);
  if (error && error != std::errc::file_exists) fail_to_write(path, error);
  return !error;
}

bool holds(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) != bytes.size() || error) return false;
  std::ifstream file(path, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(file), {}};
  return file.good() || file.eof() ? found == bytes : false;
}

void replace_file(const fs::path& from, const fs::path& path) {
  require_file_or_nothing(path);
  std::error_code why;
  fs::rename(from, path, why);
  if (why) fail_to_write(path, why);
}

void require_writable(const fs::path& path) {
  prepare_place(path);
  const Temporary temporary = open_beside(path);
  std::fclose(temporary.file);
  remove_quietly(temporary.path);
}

void remove_temporaries(const fs::path& path) {
  const std::string end(".tmp");
  std::string start(1, '.');
  start.append(path.filename().string()).append(1, '.');
  std::error_code error;
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_of(path), error)) {
    const std::string name = entry.path().filename().string();
    if (name.size() <= start.size() + end.size() || !name.starts_with(start) || !name.ends_with(end))
      continue;
    const std::string number = name.substr(start.size(), name.size() - start.size() - end.size());
    if (number.find_first_not_of("0123456789") == std::string::npos) found.push_back(entry.path());
  }
  for (const fs::path& each : found) remove_quietly(each);
}

void sync_file(const fs::path& path) {
  for (const fs::path& each : {path, folder_of(path)}) {
    const int descriptor = open(each.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) continue;
    fsync(descriptor);
    close(descriptor);
  }
}

}  // namespace muonscope
