#include "tests/run/scarce_memory.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/failure.h"

namespace {

constexpr long no_limit = std::numeric_limits<long>::max();
std::atomic<long> allocations_left{no_limit};
std::atomic<long> failures_left{0};
std::atomic<bool> has_struck{false};
std::atomic<std::size_t> smallest_failing{0};
thread_local bool spared = false;

void* allocate_or_none(std::size_t size) noexcept {
  if (allocations_left.load(std::memory_order_relaxed) != no_limit && !spared && size >= smallest_failing) {
    if (allocations_left.fetch_sub(1) <= 0 && failures_left.fetch_sub(1) > 0) {
      has_struck = true;
      return nullptr;
    }
  }
  return std::malloc(size == 0 ? 1 : size);
}

[[maybe_unused]] void* allocate(std::size_t size) {
  if (void* memory = allocate_or_none(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

#if MUONSCOPE_OWN_NEW
void* operator new(std::size_t size) {
  return allocate(size);
}
void* operator new[](std::size_t size) {
  return allocate(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_none(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_none(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

namespace muonscope::testing {

ScarceMemory::ScarceMemory(long after, long failures, std::size_t smallest) {
  spared = true;
  smallest_failing = smallest;
  failures_left = failures;
  has_struck = false;
  allocations_left = after;
}

ScarceMemory::~ScarceMemory() {
  allocations_left = no_limit;
  spared = false;
}

bool ScarceMemory::struck() const {
  return has_struck;
}

}  // namespace muonscope::testing

TEST_CASE("memory runs out where a test says so, in other threads, and comes back" *
          doctest::skip(!muonscope::testing::ScarceMemory::possible)) {
  using muonscope::testing::ScarceMemory;
  std::optional<muonscope::Failure> failure;
  {
    const ScarceMemory scarce(0);
    std::thread([&] { failure = muonscope::failure_of([] { std::vector<int> some(1000); }); }).join();
    CHECK(scarce.struck());
  }
  REQUIRE(failure);
  CHECK(failure->text.find("memory") != std::string::npos);
  std::thread([&] { failure = muonscope::failure_of([] { std::vector<int> some(1000); }); }).join();
  CHECK_FALSE(failure);
}
