#include "app/paint/curve_raster.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "app/paint/dashes.h"
#include "tests/figures/recording_canvas.h"

namespace muonscope {

namespace {

constexpr Color black{0, 0, 0, 255};
constexpr int side = 200;

Image drawn(std::vector<Stroke> strokes, double scale = 1, int size = side) {
  return rasterize(strokes, {0, 0}, scale, size, size);
}

unsigned alpha(const Image& image, int x, int y) {
  return image.pixels[4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                           static_cast<std::size_t>(x)) +
                      3];
}

/// Sum of the coverage of all pixels, in pixels.
double ink(const Image& image) {
  double sum = 0;
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) sum += image.pixels[i] / 255.0;
  return sum;
}

std::vector<Point> wave(std::size_t count) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = 5 + 190 * static_cast<double>(i) / static_cast<double>(count - 1);
    points.push_back({x, 100 + 60 * std::sin(x / 11) + 20 * std::sin(x)});
  }
  return points;
}

}  // namespace

TEST_CASE("across a level line coverage adds up to its width, wherever it lies between the pixels") {
  for (const double width : {0.4, 1.0, 1.5, 2.0, 3.7})
    for (const double offset : {0.0, 0.21, 0.5, 0.83})
      for (const bool upright : {false, true}) {
        const double at = 100 + offset;
        const Point from = upright ? Point{at, 20} : Point{20, at};
        const Point to = upright ? Point{at, 180} : Point{180, at};
        const Image image = drawn({{{from, to}, black, width, Dash::solid}});
        double across = 0;
        for (int i = 0; i < side; ++i)
          across += (upright ? alpha(image, i, 100) : alpha(image, 100, i)) / 255.0;
        CAPTURE(width);
        CAPTURE(offset);
        CHECK(across == doctest::Approx(width).epsilon(0.012));
      }
}

TEST_CASE("a line's ink is its length times its width at every slope, besides the round ends") {
  for (int degrees = 0; degrees < 180; degrees += 7)
    for (const double width : {1.0, 1.5, 4.0}) {
      const double angle = degrees * std::numbers::pi / 180, half = 80;
      const Point from{100 - half * std::cos(angle), 100 - half * std::sin(angle)};
      const Point to{100 + half * std::cos(angle), 100 + half * std::sin(angle)};
      const Image image = drawn({{{from, to}, black, width, Dash::solid}});
      const double expected = 2 * half * width + std::numbers::pi * width * width / 4;
      CAPTURE(degrees);
      CAPTURE(width);
      CHECK(ink(image) == doctest::Approx(expected).epsilon(0.02));
    }
}

TEST_CASE("cutting a line in pieces that share their ends changes nothing") {
  const std::vector<Point> points = wave(400);
  const Image whole = drawn({{points, black, 1.75, Dash::solid}});
  // A gap of no length: a stroke that is left and taken up again at the same point.
  std::vector<Point> cut;
  for (std::size_t i = 0; i < points.size(); ++i) {
    cut.push_back(points[i]);
    if (i % 13 == 12) cut.push_back({std::numeric_limits<double>::quiet_NaN(), 0}), cut.push_back(points[i]);
  }
  CHECK(drawn({{cut, black, 1.75, Dash::solid}}).pixels == whole.pixels);
  std::vector<Point> doubled;
  for (const Point p : points) doubled.insert(doubled.end(), {p, p});
  CHECK(drawn({{doubled, black, 1.75, Dash::solid}}).pixels == whole.pixels);
  CHECK(drawn({{points, black, 1.75, Dash::solid}}).pixels == whole.pixels);
}

TEST_CASE("mirrored and turned lines give mirrored and turned pictures") {
  const std::vector<Point> points{{20, 31.5}, {90, 60.25}, {130, 170.5}, {180, 40}};
  std::vector<Point> mirrored, turned;
  for (const Point p : points) mirrored.push_back({side - p.x, p.y}), turned.push_back({p.y, p.x});
  const Image image = drawn({{points, black, 2.5, Dash::solid}});
  const Image left = drawn({{mirrored, black, 2.5, Dash::solid}});
  const Image upright = drawn({{turned, black, 2.5, Dash::solid}});
  int worst = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const int here = static_cast<int>(alpha(image, x, y));
      worst = std::max(worst, std::abs(here - static_cast<int>(alpha(left, side - 1 - x, y))));
      worst = std::max(worst, std::abs(here - static_cast<int>(alpha(upright, y, x))));
    }
  CHECK(worst <= 1);  // rounding
}

TEST_CASE("curves of one point and of equal points are dots of their width; none and no width are nothing") {
  for (const std::size_t count : {1u, 2u, 3u}) {
    const Image image = drawn({{std::vector<Point>(count, Point{60.3, 70.8}), black, 6, Dash::solid}});
    CHECK(ink(image) == doctest::Approx(std::numbers::pi * 9).epsilon(0.05));
    CHECK(alpha(image, 60, 70) == 255);
  }
  CHECK(ink(drawn({{{}, black, 6, Dash::solid}})) == 0);
  CHECK(ink(drawn({{{{10, 10}, {90, 90}}, black, 0, Dash::solid}})) == 0);
  CHECK(ink(drawn({{{{10, 10}, {90, 90}}, Color{1, 2, 3, 0}, 3, Dash::solid}})) == 0);
  CHECK(rasterize({}, {0, 0}, 1, 0, 20).pixels.empty());
}

TEST_CASE("what lies outside the image leaves no trace; what crosses it is drawn as in a larger one") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  for (const Dash dash : {Dash::solid, Dash::dashed}) {
    CHECK(ink(drawn({{{{-300, -5}, {500, -5}, {205, 20}, {205, 900}, {-7, 900}}, black, 3, dash}})) == 0);
    CHECK(ink(drawn({{{{nan, 5}, {30, inf}, {-inf, 4}, {nan, nan}}, black, 3, dash}})) == 0);
    const std::vector<Point> crossing{{-40, 150}, {90, -60}, {150, 1e7}, {170, 30}, {1e6, 35}};
    const Image small = drawn({{crossing, black, 2, dash}});
    const Image large = rasterize(std::vector<Stroke>{{crossing, black, 2, dash}}, {-100, -100}, 1, 400, 400);
    int worst = 0;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        worst = std::max(worst, std::abs(static_cast<int>(alpha(small, x, y)) -
                                         static_cast<int>(alpha(large, x + 100, y + 100))));
    CHECK(ink(small) > 100);
    CHECK(worst <= 1);
  }
}

TEST_CASE("a stroke does not darken where it meets itself; strokes cover each other in order") {
  const Color half{200, 0, 0, 128}, blue{0, 0, 255, 255};
  const Image loop = drawn({{{{20, 20}, {150, 20}, {150, 150}, {20, 20}, {150, 20}}, half, 5, Dash::solid}});
  for (std::size_t i = 3; i < loop.pixels.size(); i += 4) REQUIRE(loop.pixels[i] <= 128);
  const Stroke across{{{10, 50}, {190, 50}}, half, 9, Dash::solid};
  const Stroke down{{{50, 10}, {50, 190}}, blue, 9, Dash::solid};
  const auto at = [](const Image& image) {
    const std::size_t i = 4 * (50 * static_cast<std::size_t>(side) + 50);
    return Color{image.pixels[i], image.pixels[i + 1], image.pixels[i + 2], image.pixels[i + 3]};
  };
  CHECK(at(drawn({across, down})) == blue);
  CHECK(at(drawn({down, across})) == Color{100, 0, 127, 255});
  CHECK(at(drawn({across, across})) == Color{200, 0, 0, 192});
}

TEST_CASE("a scale draws the same curve with more pixels") {
  const Stroke stroke{wave(300), black, 1.5, Dash::dash_dot};
  const double once = ink(drawn({stroke})), twice = ink(drawn({stroke}, 2, 2 * side));
  CHECK(twice / 4 == doctest::Approx(once).epsilon(0.03));
}

TEST_CASE("dashes take their share of the line and keep their places when the start is out of sight") {
  const std::vector<Point> line{{0, 100}, {1e4, 100}};
  for (const Dash dash : {Dash::dashed, Dash::dotted, Dash::dash_dot}) {
    const std::span<const double> pattern = dash_pattern(dash);
    double on = 0, whole = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) whole += pattern[i], on += i % 2 == 0 ? pattern[i] : 0;
    double length = 0;
    cut_dashes(line, pattern, 2, {-1, 0, 2e4, 200},
               [&](std::span<const Point> mark) { length += mark.back().x - mark.front().x; });
    CHECK(length == doctest::Approx(1e4 * on / whole).epsilon(0.01));

    std::vector<Point> seen, all;
    cut_dashes(line, pattern, 2, {3000, 0, 200, 200}, [&](std::span<const Point> mark) {
      for (const Point p : mark)
        if (p.x > 3001 && p.x < 3199) seen.push_back(p);
    });
    cut_dashes(line, pattern, 2, {-1, 0, 2e4, 200}, [&](std::span<const Point> mark) {
      for (const Point p : mark)
        if (p.x > 3001 && p.x < 3199) all.push_back(p);
    });
    REQUIRE(seen.size() == all.size());
    REQUIRE(seen.size() > 10);
    for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i].x == doctest::Approx(all[i].x));
  }
}

TEST_CASE("simplifying leaves out points only where the line passes them closely") {
  std::mt19937 random(3);
  std::normal_distribution<double> normal;
  for (const double noise : {0.0, 0.02, 5.0}) {
    std::vector<Point> points;
    for (int i = 0; i < 2000; ++i) {
      const double x = 0.3 * std::floor(i / 2.0);  // pairs above each other
      points.push_back({x, 40 * std::sin(x / 50) + noise * normal(random)});
    }
    const double tolerance = 0.05;
    const std::vector<Point> kept = simplified(points, tolerance);
    REQUIRE(kept.front().x == points.front().x);
    REQUIRE(kept.back().y == points.back().y);
    std::size_t k = 0;
    double worst = 0;
    for (const Point p : points) {
      while (k + 1 < kept.size() && kept[k + 1].x < p.x) ++k;
      double nearest = std::numeric_limits<double>::infinity();
      // At a jump several kept points share an x: the nearest piece counts.
      for (std::size_t i = k; i + 1 < kept.size() && kept[i].x <= p.x; ++i) {
        const double dx = kept[i + 1].x - kept[i].x;
        const auto [low, high] = std::minmax(kept[i].y, kept[i + 1].y);
        const double y = dx > 0 ? kept[i].y + (p.x - kept[i].x) / dx * (kept[i + 1].y - kept[i].y)
                                : std::clamp(p.y, low, high);
        nearest = std::min(nearest, std::abs(y - p.y));
      }
      worst = std::max(worst, nearest);
    }
    CHECK(worst <= tolerance * 1.0001);
    if (noise == 0.0) CHECK(kept.size() < 1200);
  }
  // Where x turns back the turning point stays, as do all points while it falls.
  const std::vector<Point> zigzag{{0, 0}, {4, 0}, {10, 0}, {5, 0}, {4, 0}, {8, 0}};
  CHECK(simplified(zigzag, 0.1).size() == 5);
  CHECK(simplified(zigzag, 0.1)[1].x == 10);
  CHECK(simplified({}, 1).empty());
  CHECK(simplified(std::vector<Point>{{1, 2}}, 1).size() == 1);
  CHECK(simplified(std::vector<Point>{{0, 0}, {1, 0}, {2, 0}, {3, 0}}, 0.1).size() == 2);
}

TEST_CASE("a canvas without a quicker way draws strokes as polylines inside their clip") {
  class Counting final : public testing::RecordingCanvas {
   public:
    int lines = 0, inside = 0;
    void polyline(std::span<const Point> points, Color color, double width, Dash dash) override {
      RecordingCanvas::polyline(points, color, width, dash);
      ++lines;
      inside += clips;
    }
  };
  Counting canvas;
  const std::vector<Stroke> strokes{{{{0, 0}, {1, 1}}, black, 1, Dash::solid},
                                    {{{0, 0}, {1, 1}, {2, 0}}, black, 1, Dash::dashed}};
  canvas.strokes({0, 0, 10, 10}, strokes);
  CHECK(canvas.lines == 2);
  CHECK(canvas.inside == 2);
  CHECK(canvas.clips == 0);
  CHECK(canvas.curve_points == 5);
}

}  // namespace muonscope
