#pragma once
// Memory that runs out when a test says so (scarce_memory_test.cpp replaces operator new of this program).

#include <cstddef>

namespace muonscope::testing {

/// While it lives, the `after`-th allocation of at least `smallest` bytes from now on fails with
/// std::bad_alloc, and so do `failures` − 1 more; those of the thread that made it are spared. One at a time.
class ScarceMemory {
 public:
  static constexpr long without_end = 1L << 60;
  explicit ScarceMemory(long after, long failures = 1, std::size_t smallest = 0);
  ~ScarceMemory();
  ScarceMemory(const ScarceMemory&) = delete;
  ScarceMemory& operator=(const ScarceMemory&) = delete;
  /// Whether an allocation has failed.
  bool struck() const;
};

}  // namespace muonscope::testing
