// What a screen draws of a long run is what would be seen if every row were drawn.

#include <doctest/doctest.h>

#include <algorithm>

#include "app/figures/kit/shown_rows.h"
#include "app/figures/matrix/theory.h"
#include "app/paint/curve_raster.h"
#include "app/paint/figure_painter.h"
#include "tests/figures/long_runs.h"

namespace muonscope {
namespace {

using namespace muonscope::testing;

constexpr int width = 600, height = 400;
constexpr std::size_t rows = 1u << 17;

/// Where a figure's curves leave ink: at least half a pixel's.
std::vector<bool> ink_of(const Figure& figure) {
  std::vector<Stroke> strokes;
  const Plot& plot = figure.plots.front();
  PlotFrame frame;
  frame.data = {0, 0, width, height};
  frame.x = plot.x;
  frame.y = plot.y;
  for (const Series& series : plot.series) {
    const bool path = series.style.draw == Style::Draw::path;
    if (series.style.draw == Style::Draw::points) continue;
    for (const std::vector<Point>& piece : path ? traced(series, frame) : decimate(series, frame))
      if (piece.size() > 1) strokes.push_back({piece, {0, 0, 0, 255}, 1.5, Dash::solid});
  }
  const Image image = rasterize(strokes, {0, 0}, 1, width, height);
  std::vector<bool> ink(static_cast<std::size_t>(width) * height);
  for (std::size_t i = 0; i < ink.size(); ++i) ink[i] = image.pixels[4 * i + 3] >= 128;
  return ink;
}

/// Inked pixels of `a` without ink of `b` on them or up to `reach` pixels away.
int strays(const std::vector<bool>& a, const std::vector<bool>& b, int reach) {
  int count = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (!a[static_cast<std::size_t>(y * width + x)]) continue;
      bool near = false;
      for (int v = std::max(y - reach, 0); v <= std::min(y + reach, height - 1) && !near; ++v)
        for (int u = std::max(x - reach, 0); u <= std::min(x + reach, width - 1) && !near; ++u)
          near = b[static_cast<std::size_t>(v * width + u)];
      count += near ? 0 : 1;
    }
  }
  return count;
}

Figure drawn(const char* id, const Snapshot& snapshot, ViewOptions view, std::size_t detail) {
  view.detail = detail;
  return build(id, snapshot, view);
}

void check_same_picture(const char* id, const Snapshot& snapshot, const ViewOptions& view = {}) {
  const Figure all = drawn(id, snapshot, view, 0), shown = drawn(id, snapshot, view, 4096);
  REQUIRE(all.plots.size() == shown.plots.size());
  CHECK(all.plots.front().x.range == shown.plots.front().x.range);
  CHECK(all.plots.front().y.range == shown.plots.front().y.range);
  CHECK(shown.plots.front().series.front().x.size() < 20'000);
  const std::vector<bool> a = ink_of(all), b = ink_of(shown);
  const auto inked = std::ranges::count(a, true);
  CHECK(inked > 300);
  // Where a curve jumps, the way to a peak or from it may stand a little aside.
  CHECK(strays(a, b, 3) == 0);
  CHECK(strays(b, a, 3) == 0);
  CHECK(strays(a, b, 1) <= inked / 500);
  CHECK(strays(b, a, 1) <= inked / 500);
}

double noisy(std::size_t row, std::size_t column) {
  Stream noise(row * 31 + column, "noise");
  return smooth_course(row, column) * (1 + 0.2 * noise.uniform());
}

/// Calm but for one row in a thousand.
double spiky(std::size_t row, std::size_t column) {
  return row % 1009 == 500 ? 0.9 : 0.1 + 0.1 * smooth_course(row, column);
}

/// Nothing at first, as before t*, and long holes.
double holey(std::size_t row, std::size_t column) {
  const bool missing = row < rows / 5 || (row / 9000) % 3 == 1 || row == 60'000;
  return missing ? std::numeric_limits<double>::quiet_NaN() : smooth_course(row, column);
}

/// Through 0 and to both signs.
double crossing(std::size_t row, std::size_t column) {
  return std::sin(2e-4 * static_cast<double>(row) + static_cast<double>(column)) *
         std::exp(-5e-5 * static_cast<double>(row));
}

/// As Muon's at a constant rate: it jumps between two values.
double zigzag(std::size_t row, std::size_t column) {
  return smooth_course(row, column) + (row % 2 == 0 ? 0.02 : -0.005);
}

Snapshot long_run(const Course& course) {
  Json record = {{"record", {{"observables", {"loss", "singular_values", "conserved", "modes"}}}}};
  record["steps"] = rows;
  return lengthened(snapshot_after(5, record), rows, course);
}

}  // namespace

TEST_CASE("an outline's picture is that of all rows: noise, spikes, holes, zeros, zigzags; any axes") {
  ViewOptions log_x, log_y, zoomed, zoomed_log, seconds;
  log_x.x_scale = AxisScale::logarithmic;
  log_y.y_scale = AxisScale::logarithmic;
  zoomed.x = Range{30'000, 52'345};
  zoomed_log.x_scale = AxisScale::logarithmic;
  zoomed_log.x = Range{30'000, 60'000};
  seconds.time = TimeAxis::seconds;
  for (const Course& course :
       {Course(smooth_course), Course(noisy), Course(spiky), Course(holey), Course(zigzag)}) {
    const Snapshot snapshot = long_run(course);
    for (const ViewOptions& view : {ViewOptions(), log_x, log_y, zoomed, zoomed_log, seconds}) {
      CAPTURE(snapshot.lanes.front().trace.at(60'000, 3));
      CAPTURE(static_cast<int>(view.x_scale.value_or(AxisScale::linear)));
      CAPTURE(view.x.has_value());
      check_same_picture("loss", snapshot, view);
    }
  }
}

TEST_CASE("sizes on a logarithmic axis keep their dips where the sign changes") {
  const Snapshot snapshot = long_run(crossing);
  check_same_picture("modes", snapshot);
  ViewOptions log_y;
  log_y.y_scale = AxisScale::logarithmic;
  check_same_picture("conserved", snapshot, log_y);
}

TEST_CASE("paths in the plane of two numbers keep their corners and zigzags") {
  const Json scalar = {
      {"problem",
       {{"kind", "matrix_factorization"},
        {"rows", 1},
        {"cols", 1},
        {"inner", 1},
        {"target", {{"kind", "spectrum"}, {"values", {1}}, {"scale", nullptr}, {"exponent", nullptr}}},
        {"init", {{"kind", "gaussian"}, {"scale", 0.1}}}}},
      {"record", {{"observables", {"loss", "entries"}}}}};
  const Snapshot start = snapshot_after(5, scalar);
  // Around the minimizers, and then to and fro between two places.
  const Course spiral = [](std::size_t row, std::size_t column) {
    const double t = 1e-3 * static_cast<double>(std::min<std::size_t>(row, 100'000));
    const double zigzag = row > 100'000 ? (row % 2 == 0 ? 0.1 : -0.1) : 0;
    return 0.8 + std::exp(-0.02 * t) * std::sin(t + static_cast<double>(column)) + zigzag;
  };
  check_same_picture("flow_plane", lengthened(start, rows, spiral));
}

TEST_CASE("sums of learning rates over blocks are those over rows") {
  const Snapshot snapshot = lengthened(snapshot_after(5), 40'000);
  const LaneSnapshot& lane = snapshot.lanes.front();
  const TrainingTime all = training_time(lane, 50'000);
  const std::vector<std::size_t> some = spread_rows(0, lane.trace.rows(), 333);
  const TrainingTime few = training_time(lane, 50'000, some);
  for (std::size_t i = 0; i < some.size(); ++i) {
    CHECK(few.step[i] == all.step[some[i]]);
    CHECK(few.time[i] == doctest::Approx(all.time[some[i]]).epsilon(1e-12));
  }
  CHECK(few.time.back() == doctest::Approx(all.time.back()).epsilon(1e-12));
}

TEST_CASE("rises are counted on, not again, and anew for another run") {
  Trace trace({"step", "y"}), other({"step", "y"});
  for (int row = 0; row < 1000; ++row) {
    trace.append(std::array{1.0 * row, row % 3 == 0 ? 1.0 : 0.0});
    other.append(std::array{1.0 * row, row % 2 == 0 ? 1.0 : 0.0});
  }
  RiseCounter rises;
  CHECK(rises.count(trace.view(), 1, 0.5) == 333);
  CHECK(rises.count(other.view(), 1, 0.5) == 499);
  for (int row = 1000; row < 1003; ++row) trace.append(std::array{1.0 * row, row % 3 == 0 ? 1.0 : 0.0});
  const auto looks = std::make_shared<std::atomic<std::size_t>>(0);
  CHECK(rises.count(trace.view().counted(looks), 1, 0.5) == 334);
  CHECK(*looks <= 6);
}

}  // namespace muonscope
