#include "core/io/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/base/errors.h"

namespace muonscope {

DirectoryLock::DirectoryLock(const std::filesystem::path& directory, DirectoryUse use)
    : descriptor_(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0)
    throw OutputError(directory.string() + ": cannot be opened: " + std::generic_category().message(errno) +
                      "; choose another directory");
  const int wanted = (use == DirectoryUse::alone ? LOCK_EX : LOCK_SH) | LOCK_NB;
  if (flock(descriptor_, wanted) == 0 || errno != EWOULDBLOCK) return;
  close(descriptor_);
  throw OutputError(directory.string() +
                    ": another run writes into this directory; wait until it has ended, or choose another "
                    "directory");
}

DirectoryLock::~DirectoryLock() {
  close(descriptor_);
}

}  // namespace muonscope
