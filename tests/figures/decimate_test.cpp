#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "app/paint/figure_painter.h"

namespace muonscope {

namespace {

PlotFrame frame(Range x, Range y, AxisScale y_scale = AxisScale::linear) {
  PlotFrame out;
  out.data = {50, 20, 300, 200};
  out.x.range = x;
  out.y.range = y;
  out.y.scale = y_scale;
  return out;
}

Series noise(std::size_t count) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  Series series;
  for (std::size_t i = 0; i < count; ++i) {
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(normal(random));
  }
  return series;
}

}  // namespace

TEST_CASE("data to canvas and back") {
  const PlotFrame linear = frame({-2, 6}, {1, 3});
  const PlotFrame log = frame({0, 1}, {1e-8, 1e3}, AxisScale::logarithmic);
  CHECK(linear.to_canvas(-2, 1).x == doctest::Approx(50));
  CHECK(linear.to_canvas(-2, 1).y == doctest::Approx(220));
  CHECK(linear.to_canvas(6, 3).y == doctest::Approx(20));
  for (const double t : {0.0, 0.25, 0.9}) {
    const Point p = linear.to_canvas(-2 + 8 * t, 1 + 2 * t);
    CHECK(linear.x_at(p.x) == doctest::Approx(-2 + 8 * t));
    CHECK(linear.y_at(p.y) == doctest::Approx(1 + 2 * t));
    const double y = std::pow(10.0, -8 + 11 * t);
    CHECK(log.y_at(log.to_canvas(0, y).y) == doctest::Approx(y));
  }
  // A matrix's rows run downwards.
  CHECK(frame({0, 1}, {9, 0}).to_canvas(0, 0).y == doctest::Approx(20));
}

TEST_CASE("every pixel column keeps its first, lowest, highest and last point, and no more than four") {
  const Series series = noise(200000);
  const PlotFrame f = frame({0, 199999}, {-6, 6});
  const auto pieces = decimate(series, f);
  REQUIRE(pieces.size() == 1);
  struct Seen {
    int points = 0;
    double low = 1e9, high = -1e9, first = 0, last = 0;
  };
  std::map<int, Seen> want, got;
  const auto note = [](std::map<int, Seen>& columns, Point p) {
    Seen& seen = columns[static_cast<int>(std::floor(p.x))];
    if (seen.points++ == 0) seen.first = p.y;
    seen.low = std::min(seen.low, p.y), seen.high = std::max(seen.high, p.y), seen.last = p.y;
  };
  for (std::size_t i = 0; i < series.x.size(); ++i) note(want, f.to_canvas(series.x[i], series.y[i]));
  for (const Point p : pieces[0]) note(got, p);
  REQUIRE(want.size() == got.size());
  for (const auto& [column, seen] : got) {
    CHECK(seen.points <= 4);
    CHECK(seen.low == want[column].low);
    CHECK(seen.high == want[column].high);
    CHECK(seen.first == want[column].first);
    CHECK(seen.last == want[column].last);
  }
  CHECK(std::is_sorted(pieces[0].begin(), pieces[0].end(), [](Point a, Point b) { return a.x < b.x; }));
}

TEST_CASE("few points are kept as they are") {
  const Series series = noise(40);
  const auto pieces = decimate(series, frame({0, 39}, {-4, 4}));
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0].size() == 40);
}

TEST_CASE("a zoomed view draws the neighbours just outside, and nothing further") {
  const Series series = noise(1000);
  const auto pieces = decimate(series, frame({100.5, 102.5}, {-4, 4}));
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0].size() == 4);  // 100, 101, 102, 103
  CHECK(pieces[0].front().x < 50);
  CHECK(pieces[0].back().x > 350);
}

TEST_CASE("values that are not finite break a curve, as do values ≤ 0 on a log axis") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  Series series;
  series.x = {0, 1, 2, 3, 4, 5, 6, 7};
  series.y = {nan, 1, 2, inf, 3, -inf, 4, 5};
  const auto pieces = decimate(series, frame({0, 7}, {0, 6}));
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].size() == 2);
  CHECK(pieces[1].size() == 1);
  CHECK(pieces[2].size() == 2);
  series.y = {1, 10, 0, 10, -1, 100, 100, 100};
  CHECK(decimate(series, frame({0, 7}, {1, 100}, AxisScale::logarithmic)).size() == 3);
  CHECK(decimate(Series{}, frame({0, 1}, {0, 1})).empty());
}

TEST_CASE("numbers that a graphics library gets stay moderate") {
  Series series;
  series.x = {0, 1, 2};
  series.y = {1, 1e300, -1e300};
  for (const auto& piece : decimate(series, frame({0, 2}, {0, 1e-200})))
    for (const Point p : piece) {
      CHECK(std::isfinite(p.y));
      CHECK(std::abs(p.y) < 1e8);
    }
}

TEST_CASE("paths keep their order and their turns, and no more points than can be told apart") {
  const PlotFrame f = frame({0, 3}, {0, 2});
  Series path;
  constexpr int count = 20000;
  for (int i = 0; i <= count; ++i) {  // forth, back, forth: 600 pixels long
    const double t = 2.0 * i / count;
    path.x.push_back(t < 0.5 ? 4 * t : t < 1 ? 4 * (1 - t) : 2 * (t - 1));
    path.y.push_back(1);
  }
  const auto pieces = traced(path, f);
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0].size() < 2000);
  CHECK(pieces[0].size() > 1000);
  double length = 0, right = 0;
  for (std::size_t i = 1; i < pieces[0].size(); ++i) {
    length += std::abs(pieces[0][i].x - pieces[0][i - 1].x);
    right = std::max(right, pieces[0][i].x);
  }
  CHECK(length == doctest::Approx(600).epsilon(0.005));
  CHECK(right == doctest::Approx(250).epsilon(0.002));
  CHECK(pieces[0].back().x == doctest::Approx(f.to_canvas(path.x.back(), 1).x));
  path.y[count / 4] = std::nan("");
  CHECK(traced(path, f).size() == 2);
  CHECK(traced({}, f).empty());
}

}  // namespace muonscope
