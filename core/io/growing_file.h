#pragma once
// What long work has recorded so far, on disk while it goes on, so that the end of the process, or a full
// disk, costs at most what was not yet handed over.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace muonscope {

/// A file that only grows, by whole records. Other processes cannot open it so while this one has it; the
/// lock dies with the process. Handed-over bytes are with the system at once, and on the disk itself within
/// seconds.
class GrowingFile {
 public:
  /// Opens the file, or creates it empty. OutputError, also where another process has it.
  explicit GrowingFile(std::filesystem::path path);
  ~GrowingFile();
  GrowingFile(const GrowingFile&) = delete;
  GrowingFile& operator=(const GrowingFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  /// What it holds.
  std::string bytes() const;
  /// Cuts off what follows these first bytes: a record that an earlier process could not finish.
  void keep(std::uint64_t bytes);
  /// Adds these bytes as one record. OutputError where that fails; none of them is in the file then.
  void append(std::string_view bytes);
  /// Waits until the disk has it all.
  void sync();
  /// It is no longer needed.
  void remove();

 private:
  [[noreturn]] void fail(int error) const;
  bool lock();

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::chrono::steady_clock::time_point synced_;
};

}  // namespace muonscope
