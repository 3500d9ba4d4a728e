// Files that grow, directories in use, and files that must be new.

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <csignal>
#include <optional>

#include "core/base/json.h"
#include "core/io/atomic_file.h"
#include "core/io/directory_lock.h"
#include "core/io/growing_file.h"
#include "support.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

/// Another process that holds what `take` takes until it is killed.
template <typename Take>
class Holder {
 public:
  explicit Holder(Take take) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    child_ = fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      const auto held = take();
      if (write(ready[1], "x", 1) != 1) _exit(1);
      for (;;) pause();
    }
    char byte = 0;
    CHECK(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    close(ready[1]);
  }
  ~Holder() { kill_it(); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  void kill_it() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    child_ = -1;
  }

 private:
  pid_t child_ = -1;
};

std::string refusal(const std::filesystem::path& directory, DirectoryUse use) {
  try {
    const DirectoryLock lock(directory, use);
  } catch (const OutputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a directory in use is refused, shards share it, and a lock dies with its process") {
  const Folder folder;
  const auto locked = [&](DirectoryUse use) {
    return Holder([&folder, use] { return std::make_unique<DirectoryLock>(folder.path(), use); });
  };
  {
    auto other = locked(DirectoryUse::alone);
    CHECK(contains(refusal(folder.path(), DirectoryUse::alone), folder.path().string()));
    CHECK(contains(refusal(folder.path(), DirectoryUse::together), "another run"));
    other.kill_it();
    CHECK(refusal(folder.path(), DirectoryUse::alone).empty());
  }
  {
    auto other = locked(DirectoryUse::together);
    CHECK(refusal(folder.path(), DirectoryUse::together).empty());
    CHECK(contains(refusal(folder.path(), DirectoryUse::alone), "another run"));
  }
  CHECK(refusal(folder.path(), DirectoryUse::alone).empty());
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(contains(refusal(folder.path() / "none", DirectoryUse::alone), "cannot be opened"));
}

TEST_CASE("a growing file goes on where a killed process left it, without what was cut") {
  const Folder folder;
  const auto path = folder.path() / "x.partial.csv";
  {
    Holder other([&path] {
      auto file = std::make_unique<GrowingFile>(path);
      file->append("a\n");
      file->append("b\ncut");
      return file;
    });
    CHECK_THROWS_WITH_AS(GrowingFile{path}, doctest::Contains("another process"), OutputError);
  }
  {
    GrowingFile file(path);
    CHECK(file.bytes() == "a\nb\ncut");
    file.keep(4);
    file.append("c\n");
    CHECK(file.size() == 6);
    CHECK(file_bytes(path) == "a\nb\nc\n");
    file.remove();
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a new file never takes the place of another") {
  const Folder folder;
  const auto path = folder.path() / "d" / "x.json";
  CHECK_FALSE(holds(path, ""));
  CHECK(write_new_file(path, "first"));
  CHECK_FALSE(write_new_file(path, "second"));
  CHECK(holds(path, "first"));
  CHECK_FALSE(holds(path, "other"));
  CHECK_FALSE(holds(path.parent_path(), ""));
  CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1);
}

TEST_CASE("what killed processes left of a file under temporary names goes, and nothing else") {
  const Folder folder;
  for (const char* name : {".x.csv.0.tmp", ".x.csv.17.tmp"}) folder.write(name, "left");
  for (const char* name : {"x.csv", ".x.csv.a.tmp", ".x.csv.tmp", ".y.csv.0.tmp", "x.csv.0.tmp"})
    folder.write(name, "kept");
  remove_temporaries(folder.path() / "x.csv");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 5);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    CHECK(file_bytes(entry.path()) == "kept");
  remove_temporaries(folder.path() / "none" / "x.csv");
  sync_file(folder.path() / "x.csv");
  CHECK(file_bytes(folder.path() / "x.csv") == "kept");
}
