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
    CHECK(rows.size() <= 6 * (runs + 1));  // where the sign changes, the smallest of both signs, too
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

/// Noise of both signs, with stretches of zeros, of nothing and of infinities.
double awkward(std::size_t row, Stream& noise) {
  const double value = noise.normal();
  if (row % 1000 < 70) return 0;
  if (row % 777 < 150) return std::nan("");
  if (row % 501 == 7) return row % 2 == 0 ? INFINITY : -INFINITY;
  return value;
}

Extremes looked_up(const TraceView& view, int column, std::size_t first, std::size_t end) {
  Extremes all;
  for (std::size_t row = first; row < end; ++row) all.add(view.at(row, column), row);
  return all;
}

bool same(const Extremes::Spot& a, const Extremes::Spot& b) {
  return a.found == b.found && (!a.found || (a.value == b.value && a.row == b.row));
}

bool same(const Extremes& a, const Extremes& b) {
  return same(a.low, b.low) && same(a.high, b.high) && same(a.least, b.least) && same(a.greatest, b.greatest);
}

TEST_CASE("extremes and sums between any two rows are those of the rows, as they come and when rewritten") {
  Trace trace({"step", "a", "b"});
  Stream noise(11, "noise"), places(11, "places");
  std::vector<double> sums{0};
  const auto check = [&](int count) {
    const TraceView view = trace.view();
    for (int i = 0; i < count; ++i) {
      std::size_t first = static_cast<std::size_t>(places.uniform() * static_cast<double>(view.rows()));
      std::size_t end = static_cast<std::size_t>(places.uniform() * static_cast<double>(view.rows() + 1));
      if (first > end) std::swap(first, end);
      for (const int column : {1, 2})
        REQUIRE(same(view.extremes(column, first, end), looked_up(view, column, first, end)));
      CHECK(view.sum(0, first, end) == doctest::Approx(sums[end] - sums[first]));
    }
  };
  for (std::size_t row = 0; row < 20000; ++row) {
    trace.append(std::array{1.0 * static_cast<double>(row), awkward(row, noise), 1 + noise.uniform()});
    sums.push_back(sums.back() + static_cast<double>(row));
    if (row % 4999 == 0) check(20);
  }
  check(100);
  const TraceView before = trace.view();
  trace.rewrite(1, 1, [](std::size_t row, std::span<double> values) {
    if (row < 9000) values[0] = -1 / (1.0 + static_cast<double>(row));
  });
  check(100);
  CHECK(same(before.extremes(1), looked_up(before, 1, 0, before.rows())));
  CHECK(trace.view().extremes(1).greatest.row == 8999);
}

TEST_CASE("gaps do not hide what lies beside them: an outline holds the extremes of what is finite") {
  Trace trace({"step", "a"});
  Stream noise(5, "noise");
  for (std::size_t row = 0; row < 30000; ++row)
    trace.append(std::array{1.0 * static_cast<double>(row), awkward(row, noise)});
  const TraceView view = trace.view();
  const std::vector<std::size_t> rows = view.outline(1, 0, view.rows(), 128);
  for (std::size_t first = 0; first + 256 <= view.rows(); first += 256) {
    Extremes outlined;
    for (const std::size_t row : rows)
      if (row >= first && row < first + 256) outlined.add(view.at(row, 1), row);
    CHECK(same(outlined, looked_up(view, 1, first, first + 256)));
  }
}

TEST_CASE("an outline looks at about as many samples of ten million rows as of ten thousand") {
  std::vector<std::size_t> looks;
  Trace trace({"step", "a"});
  for (const std::size_t rows : {std::size_t{10'000}, std::size_t{1'000'000}, std::size_t{10'000'000}}) {
    for (std::size_t row = trace.rows(); row < rows; ++row)
      trace.append(std::array{1.0 * static_cast<double>(row), std::sin(1e-3 * static_cast<double>(row))});
    const auto count = std::make_shared<std::atomic<std::size_t>>(0);
    const TraceView view = trace.view().counted(count);
    CHECK(view.outline(1, 0, rows, 1024).size() <= 4 * 1024);
    looks.push_back(*count);
    CHECK(view.rows() == rows);
  }
  CHECK(looks[1] <= 10'000);
  CHECK(looks[2] <= 10'000);
}

TEST_CASE("a row is found by its step") {
  Trace trace({"step", "a"});
  for (int row = 0; row < 9000; ++row) trace.append(std::array{5.0 * row, 0.0});
  const TraceView view = trace.view();
  CHECK(view.row_at(0) == 0);
  CHECK(view.row_at(20'000) == 4000);
  CHECK(view.row_at(20'001) == 4001);
  CHECK(view.row_at(1e9) == 9000);
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
  trace.rewrite(1, 2, [](std::size_t row, std::span<double> values) {
    if (row == 3) values[0] = 7.5, values[1] = 8.5;
  });
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
  // What outlines are drawn from included.
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
