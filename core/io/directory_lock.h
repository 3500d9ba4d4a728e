#pragma once
// Two runs that write into one directory would mix their files.

#include <filesystem>

namespace muonscope {

enum class DirectoryUse {
  alone,    ///< nobody else writes here
  together  ///< others that use it together may: the shards of one sweep
};

/// Held until it is destroyed or its process ends, however it ends (flock on the directory itself: no file is
/// left behind). File systems without such locks, some network ones, are used unlocked.
class DirectoryLock {
 public:
  /// OutputError where another process uses this directory, which must exist.
  DirectoryLock(const std::filesystem::path& directory, DirectoryUse use);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace muonscope
