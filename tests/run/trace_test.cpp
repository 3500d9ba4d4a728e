#include "core/run/trace.h"

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <thread>

using namespace muonscope;

namespace {

std::vector<double> row(double step) {
  return {step, 2 * step, -step};
}

}  // namespace

TEST_CASE("a view reads what was appended, across chunks") {
  Trace trace({"step", "a", "b"});
  for (int i = 0; i < 30000; ++i) trace.append(row(i));
  const TraceView view = trace.view();
  REQUIRE(view.rows() == 30000);
  CHECK(view.column("b") == 2);
  CHECK(view.column("c") == -1);
  for (const std::size_t i : {0u, 1u, 4095u, 4096u, 29999u}) {
    CHECK(view.step(i) == static_cast<Step>(i));
    CHECK(view.at(i, 1) == 2.0 * static_cast<double>(i));
  }
  const std::vector<double> copy = view.copy(2);
  REQUIRE(copy.size() == 30000);
  CHECK(copy[17000] == -17000);
}

TEST_CASE("an older view never changes: neither by appending nor by filling") {
  Trace trace({"step", "a", "b"});
  for (int i = 0; i < 10; ++i) trace.append(row(i));
  const TraceView before = trace.view();
  trace.append(row(10));
  trace.fill(std::vector<Filling>{{3, 1, {7.5, 8.5}}});
  CHECK(before.rows() == 10);
  CHECK(before.at(3, 1) == 6);
  CHECK(trace.view().at(3, 1) == 7.5);
  CHECK(trace.view().at(3, 2) == 8.5);
  CHECK(trace.view().at(4, 1) == 8);
}

TEST_CASE("forks share what was written and part after it") {
  Trace trace({"step", "a", "b"});
  for (int i = 0; i < 5000; ++i) trace.append(row(i));
  Trace fork = trace;
  fork.append(row(-1));
  trace.append(row(5000));
  CHECK(fork.view().at(5000, 0) == -1);
  CHECK(trace.view().at(5000, 0) == 5000);
  CHECK(fork.view().at(4999, 0) == 4999);
}

TEST_CASE("a trace takes little more memory than its numbers") {
  Trace trace(Columns{"step", "a", "b", "c", "d", "e", "f", "g"});
  const std::vector<double> values(8, 1.0);
  for (int i = 0; i < 200000; ++i) trace.append(values);
  CHECK(static_cast<double>(trace.bytes()) <= 1.1 * 200000 * 8 * sizeof(double));
}

TEST_CASE("readers see a consistent prefix while the writer goes on") {
  Trace trace({"step", "a", "b"});
  std::mutex mutex;
  TraceView shared = trace.view();
  std::atomic<bool> stop = false;
  std::atomic<bool> consistent = true;
  std::thread reader([&] {
    while (!stop) {
      TraceView view;
      {
        const std::lock_guard lock(mutex);
        view = shared;
      }
      for (std::size_t i = 0; i < view.rows(); i += 97) {
        if (view.at(i, 1) != 2 * view.at(i, 0)) consistent = false;
      }
    }
  });
  for (int i = 0; i < 20000; ++i) {
    trace.append(row(i));
    if (i % 50 == 0) {
      const std::lock_guard lock(mutex);
      shared = trace.view();
    }
  }
  stop = true;
  reader.join();
  CHECK(consistent);
}
