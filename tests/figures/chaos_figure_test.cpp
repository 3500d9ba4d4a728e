// The figure of the propagation of chaos, from made-up distances whose law is known.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/paint/figure_painter.h"
#include "core/base/json.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {
namespace {

using testing::experiment;
using testing::RecordingCanvas;

Experiment cloud_experiment() {
  return experiment({{"problem",
                      {{"kind", "particles"},
                       {"count", 20},
                       {"rows", 2},
                       {"cols", 2},
                       {"inner", nullptr},
                       {"target", nullptr},
                       {"init", {{"kind", nullptr}, {"scale", nullptr}}}}},
                     {"record", {{"observables", {"energy"}}}},
                     {"chaos", {{"from", 2}, {"to", 7}, {"reference", 9}, {"seeds", 20}, {"lane", "GD"}}}});
}

/// u falls like 2·N^(−1/2), the cloud like N^(−0.4), both scattered by a tenth.
ChaosResult made_up_chaos(const Experiment& base, std::size_t sizes) {
  ChaosResult result{std::make_shared<const Chaos>(declared_chaos(base)), {}, {}, {}};
  for (std::size_t i = 0; i < sizes; ++i) {
    ChaosSize size{result.chaos->counts()[i], {}};
    const auto count = static_cast<double>(size.count);
    for (int seed = 0; seed < 20; ++seed) {
      const double scatter = seed % 2 == 0 ? 1.1 : 0.9;
      size.clouds.push_back({scatter * 2 / std::sqrt(count), scatter * std::pow(count, -0.4)});
    }
    add(result, size);
  }
  return result;
}

Snapshot before_the_first_step(const Experiment& base) {
  WorkerPool pool(1);
  const Run run(base, pool);
  return take_snapshot(run);
}

Figure chaos_figure(const Snapshot& snapshot, const ChaosResult* result, const ViewOptions& options = {}) {
  return figure_kind("chaos").build(
      {.snapshot = &snapshot, .findings = result ? Findings(*result) : Findings()}, options);
}

}  // namespace

TEST_CASE(
    "points stand at the root mean squares, bars around them, the law through them, slopes in the note") {
  const Experiment base = cloud_experiment();
  const ChaosResult result = made_up_chaos(base, 6);
  const Snapshot snapshot = before_the_first_step(base);
  const Figure figure = chaos_figure(snapshot, &result);
  REQUIRE(figure.plots.size() == 2);
  const Plot& plot = figure.plots.front();
  CHECK(plot.x.scale == AxisScale::logarithmic);
  CHECK(plot.y.scale == AxisScale::logarithmic);
  REQUIRE(plot.series.size() == 3);
  const Series &law = plot.series[0], &bars = plot.series[1], &points = plot.series[2];
  REQUIRE(points.x.size() == 6);
  const double rms = std::sqrt((1.1 * 1.1 + 0.9 * 0.9) / 2);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(points.x[i] == std::ldexp(4, static_cast<int>(i)));
    CHECK(points.y[i] == doctest::Approx(rms * 2 / std::sqrt(points.x[i])));
    CHECK(bars.x[9 * i] == points.x[i]);
    CHECK(bars.y[9 * i] < points.y[i]);
    CHECK(bars.y[9 * i + 1] > points.y[i]);
  }
  CHECK(law.is_theory);
  CHECK(law.y[0] == doctest::Approx(rms * 2 / std::sqrt(law.x[0])));
  CHECK(law.y[1] * std::sqrt(law.x[1]) == doctest::Approx(law.y[0] * std::sqrt(law.x[0])));
  CHECK(plot.note.find("−0.50") != std::string::npos);
  CHECK(figure.plots[1].series[2].y[0] == doctest::Approx(rms * std::pow(4, -0.4)));
  CHECK(figure.plots[1].note.find("−0.40") != std::string::npos);
  CHECK(figure.caption.find("512") != std::string::npos);
}

TEST_CASE("a comparison of other parameters says so; another lane's do not matter") {
  const Experiment base = cloud_experiment();
  const ChaosResult result = made_up_chaos(base, 6);
  const auto note = [&](const char* key, const Json& value) {
    const Snapshot snapshot = before_the_first_step(with_value(base, key, value));
    return chaos_figure(snapshot, &result).plots.front().note.find("other parameters") != std::string::npos;
  };
  CHECK_FALSE(note("problem.count", 30));
  CHECK_FALSE(note("lanes.0.schedule.lr", 0.5));
  CHECK(note("lanes.1.schedule.lr", 0.5));
  CHECK(note("seed", 5));
  CHECK(note("problem.init.x.scale", 0.5));
}

TEST_CASE(
    "without clouds it says what to do; any number of sizes on any scale draws without texts in the way") {
  const Experiment base = cloud_experiment();
  const Snapshot snapshot = before_the_first_step(base);
  CHECK(chaos_figure(snapshot, nullptr).plots.front().empty_text.find("muonscope chaos") !=
        std::string::npos);
  for (const std::size_t sizes : {6u, 3u, 1u, 0u}) {
    const ChaosResult result = made_up_chaos(base, sizes);
    for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
      ViewOptions options;
      options.x_scale = options.y_scale = scale;
      const Figure figure = chaos_figure(snapshot, &result, options);
      RecordingCanvas canvas;
      paint(canvas, {0, 0, 640, 400}, figure, light_theme(), {});
      for (std::size_t i = 0; i < canvas.texts.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const Rect box = canvas.texts[i].box;
          CAPTURE(canvas.texts[i].text);
          CAPTURE(canvas.texts[j].text);
          CHECK_FALSE(overlap({box.x + 0.5, box.y + 1, box.width - 1, box.height - 2}, canvas.texts[j].box));
        }
      }
    }
  }
}

}  // namespace muonscope
