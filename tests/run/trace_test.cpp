#include "core/run/trace.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

#include "core/random/stream.h"

using namespace muonscope;

namespace {

std::vector<double> row(double step) {
  return {step, 2 * step, -step};
}

TEST_CASE("an outline holds both ends, every run's extremes, and few rows") {
  Trace trace({"step", "y"});
  Stream noise(5, "noise");
  for (int t = 0; t < 10000; ++t) trace.append(std::array{1.0 * t, noise.normal() + 1e-3 * t});
  const TraceView view = trace.view();
  const auto extremes = [&view](std::size_t first, std::size_t end) {
    double low = INFINITY, high = -INFINITY;
    for (std::size_t row = first; row < end; ++row)
      low = std::min(low, view.at(row, 1)), high = std::max(high, view.at(row, 1));
    return std::pair{low, high};
  };
  for (const auto& [first, end] :
       {std::pair<std::size_t, std::size_t>{0, 10000}, {17, 9001}, {40, 41}, {5, 5}}) {
    constexpr std::size_t runs = 64;
    const std::vector<std::size_t> rows = view.outline(1, first, end, runs);
    CHECK(rows.size() <= 4 * (runs + 1));
    CHECK(rows.empty() == (first == end));
    if (rows.empty()) continue;
    CHECK(rows.front() == first);
    CHECK(rows.back() == end - 1);
    CHECK(std::ranges::adjacent_find(rows, std::greater_equal<>()) == rows.end());
    double low = INFINITY, high = -INFINITY;
    for (const std::size_t row : rows)
      low = std::min(low, view.at(row, 1)), high = std::max(high, view.at(row, 1));
    CHECK(std::pair{low, high} == extremes(first, end));
  }
  SUBCASE("of every aligned run of 256 rows") {
    const std::vector<std::size_t> rows = view.outline(1, 0, 10000, 40);
    for (std::size_t first = 0; first + 256 <= 10000; first += 256) {
      double low = INFINITY, high = -INFINITY;
      for (const std::size_t row : rows)
        if (row >= first && row < first + 256)
          low = std::min(low, view.at(row, 1)), high = std::max(high, view.at(row, 1));
      CHECK(std::pair{low, high} == extremes(first, first + 256));
    }
  }
  SUBCASE("few rows are all there") {
    CHECK(view.outline(1, 0, 100, 100).size() == 100);
  }
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
