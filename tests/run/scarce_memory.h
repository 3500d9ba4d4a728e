#pragma once
// Memory that runs out when a test says so (scarce_memory_test.cpp replaces operator new of this program).

#include <cstddef>

// Not with clang's thread sanitizer: its runtime has an operator new that cannot be replaced.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define MUONSCOPE_OWN_NEW 0
#endif
#endif
#if !defined(MUONSCOPE_OWN_NEW)
#define MUONSCOPE_OWN_NEW 1
#endif

namespace muonscope::testing {

/// While it lives, the `after`-th allocation of at least `smallest` bytes from now on fails with
/// std::bad_alloc, and so do `failures` − 1 more; those of the thread that made it are spared. One at a time.
class ScarceMemory {
 public:
  static constexpr bool possible = MUONSCOPE_OWN_NEW;
  static constexpr long without_end = 1L << 60;
  explicit ScarceMemory(long after, long failures = 1, std::size_t smallest = 0);
  ~ScarceMemory();
  ScarceMemory(const ScarceMemory&) = delete;
  ScarceMemory& operator=(const ScarceMemory&) = delete;
  /// Whether an allocation has failed.
  bool struck() const;
};

}  // namespace muonscope::testing
