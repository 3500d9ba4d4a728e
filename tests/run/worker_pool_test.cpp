#include "core/base/worker_pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

using muonscope::WorkerPool;

TEST_CASE("every index is visited exactly once, whatever the number of threads") {
  for (const int threads : {1, 2, 5}) {
    WorkerPool pool(threads);
    CHECK(pool.threads() == threads);
    std::vector<std::atomic<int>> visits(1000);
    pool.for_each(visits.size(), [&](std::size_t i) { ++visits[i]; });
    for (const auto& count : visits) REQUIRE(count == 1);
  }
}

TEST_CASE("a task may use the pool itself, and several threads may use it at once") {
  WorkerPool pool(3);
  std::atomic<int> sum = 0;
  const auto nested = [&] {
    pool.for_each(8,
                  [&](std::size_t) { pool.for_each(8, [&](std::size_t i) { sum += static_cast<int>(i); }); });
  };
  std::thread other(nested);
  nested();
  other.join();
  CHECK(sum == 2 * 8 * 28);
}

TEST_CASE("an exception in a task reaches the caller after all tasks are done") {
  WorkerPool pool(2);
  std::atomic<int> done = 0;
  CHECK_THROWS_AS(pool.for_each(50,
                                [&](std::size_t i) {
                                  ++done;
                                  if (i == 7) throw std::runtime_error("seven");
                                }),
                  std::runtime_error);
  CHECK(done == 50);
  pool.for_each(4, [&](std::size_t) { ++done; });
  CHECK(done == 54);
}
