#include "core/io/growing_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/base/errors.h"

namespace muonscope {
namespace {

/// Between two waits for the disk: what a failing machine, not a failing process, may cost.
constexpr std::chrono::seconds sync_interval(3);

}  // namespace

GrowingFile::GrowingFile(std::filesystem::path path)
    : path_(std::move(path)), synced_(std::chrono::steady_clock::now()) {
  // Whoever had it may have removed it between our opening and our locking: then it is another file by now.
  do {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
  } while (!lock());
}

GrowingFile::~GrowingFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

/// Whether the locked file is the one that the path names.
bool GrowingFile::lock() {
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(descriptor_);
    throw OutputError(path_.string() +
                      ": another process is writing it; wait until it has ended, or choose "
                      "another --out");
  }
  struct stat opened {
  }, named{};
  if (fstat(descriptor_, &opened) != 0) {
    const int error = errno;
    close(descriptor_);
    fail(error);
  }
  size_ = static_cast<std::uint64_t>(opened.st_size);
  return stat(path_.c_str(), &named) == 0 && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

void GrowingFile::fail(int error) const {
  throw OutputError(path_.string() + ": could not be written: " + std::generic_category().message(error));
}

std::string GrowingFile::bytes() const {
  std::string text(size_, '\0');
  std::size_t read = 0;
  while (read < text.size()) {
    const ssize_t got = pread(descriptor_, text.data() + read, text.size() - read, static_cast<off_t>(read));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno);
    if (got == 0) break;
    read += static_cast<std::size_t>(got);
  }
  text.resize(read);
  return text;
}

void GrowingFile::keep(std::uint64_t bytes) {
  if (bytes >= size_) return;
  if (ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) fail(errno);
  size_ = bytes;
}

void GrowingFile::append(std::string_view bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t got = write(descriptor_, bytes.data() + written, bytes.size() - written);
    if (got >= 0) {
      written += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      const int error = errno;
      // A record stands whole or not at all; where even that fails, readers leave out what is cut.
      [[maybe_unused]] const int ignored = ftruncate(descriptor_, static_cast<off_t>(size_));
      fail(error);
    }
  }
  size_ += bytes.size();
  if (std::chrono::steady_clock::now() - synced_ >= sync_interval) sync();
}

void GrowingFile::sync() {
  // What cannot wait for its disk (a pipe, some network disks) is as safe as it gets.
  if (fdatasync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) fail(errno);
  synced_ = std::chrono::steady_clock::now();
}

void GrowingFile::remove() {
  if (unlink(path_.c_str()) != 0 && errno != ENOENT) fail(errno);
}

}  // namespace muonscope
