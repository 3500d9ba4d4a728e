// A logarithmic axis has no place for 0: where a curve becomes exactly 0, a mark and words say so.

#include <doctest/doctest.h>

#include "app/figures/finish.h"
#include "app/paint/figure_painter.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::RecordingCanvas;

namespace {

/// ½(1 − pq)² from p = q = ½: Muon's steps of ¼ land on the minimum exactly at step 2 and stay.
Snapshot landing(Step steps, Step every = 1, Step planned = 12) {
  Json document = parse_json(R"({"muonscope": 1,
    "problem": {"kind": "matrix_factorization", "rows": 1, "cols": 1, "inner": 1,
                "target": {"kind": "spectrum", "values": [1]},
                "init": {"kind": "constant", "p": 0.5, "q": 0.5}},
    "lanes": [{"name": "lands", "optimizer": {"kind": "muon"}, "schedule": {"kind": "constant", "lr": 0.25}},
              {"name": "gd", "optimizer": {"kind": "gd"}, "schedule": {"kind": "constant", "lr": 0.1}}],
    "record": {"observables": ["loss", "modes", "residual"]}})",
                             "landing");
  document["steps"] = planned;
  document["record"]["every"] = every;
  WorkerPool pool(1);
  Run run(experiment_from_json(document, "."), pool);
  run.advance(steps);
  return take_snapshot(run);
}

}  // namespace

TEST_CASE("a loss that becomes exactly 0 is marked where it does, with its lane's look and name") {
  const Snapshot snapshot = landing(12);
  REQUIRE(snapshot.lanes[0].loss == 0);
  const Plot plot = build("loss", snapshot).plots[0];
  REQUIRE(plot.zeros.size() == 1);
  CHECK(plot.zeros[0].x == 2);
  CHECK(plot.zeros[0].label == "lands: 0 from step 2 on");
  CHECK(plot.zeros[0].style.lane == plot.series[0].style.lane);
  for (const auto& [its_width, height] : {std::pair{960.0, 600.0}, {420.0, 300.0}, {320.0, 240.0}}) {
    const auto& width = its_width;
    for (const double text_size : {13.0, 19.5}) {
      CAPTURE(width);
      CAPTURE(text_size);
      RecordingCanvas canvas;
      PaintOptions options;
      options.text_size = text_size;
      paint(canvas, {0, 0, width, height}, build("loss", snapshot), light_theme(), options);
      CHECK(canvas.has("0 from step 2 on"));
    }
  }
}

TEST_CASE(
    "every figure over time on a logarithmic axis says it, and none before it happens or on a linear one") {
  for (const char* id : {"loss", "modes", "residual"}) {
    CAPTURE(id);
    const Plot plot = build(id, landing(12)).plots[0];
    REQUIRE(plot.zeros.size() == 1);
    CHECK(plot.zeros[0].label.find("0 from step 2 on") != std::string::npos);
    CHECK(build(id, landing(1)).plots[0].zeros.empty());
    ViewOptions linear;
    linear.y_scale = AxisScale::linear;
    CHECK(build(id, landing(12), linear).plots[0].zeros.empty());
  }
}

TEST_CASE("the step is exact in an outline of a long run, and the recorded one where rows lie apart") {
  ViewOptions rough;
  rough.detail = 64;
  CHECK(build("loss", landing(5000, 1, 5000), rough).plots[0].zeros.at(0).x == 2);
  CHECK(build("loss", landing(12, 5)).plots[0].zeros.at(0).x == 5);
}

TEST_CASE("a loss that passes through 0 is marked there, one that starts at 0 is not") {
  Plot plot;
  plot.over_time = true;
  plot.x.title = "step t";
  plot.y.scale = AxisScale::logarithmic;
  const auto marks_of = [&](std::vector<double> y) {
    Figure figure;
    figure.plots = {plot};
    Series series;
    series.name = "loss";
    for (std::size_t i = 0; i < y.size(); ++i) series.x.push_back(static_cast<double>(i));
    series.y = std::move(y);
    figure.plots[0].series = {series};
    finish(figure, Medium::file);
    return figure.plots[0].zeros;
  };
  CHECK(marks_of({1, 0, 2, 1}).at(0).label == "0 at step 1");
  CHECK(marks_of({1, 0, 0, 1}).at(0).label == "0 for a while from step 1 on");
  CHECK(marks_of({0, 1, 2}).empty());
  CHECK(marks_of({0, 0, 0}).at(0).label == "0 from step 0 on");
  const std::vector<ZeroMark> twice = marks_of({1, 0, 1, 0, 1, 0});
  REQUIRE(twice.size() == 3);
  CHECK(twice[0].label == "0 at 2 times, first at step 1");
  CHECK(twice[2].label == "0 from step 5 on");
  // Halved until nothing is left of it, long after it has left the axes.
  plot.y.range = {1e-12, 1};
  CHECK(marks_of({1, 1e-6, 1e-13, 0, 0}).empty());
  CHECK(marks_of({1, 1e-6, 1e-11, 0, 0}).size() == 1);
}

TEST_CASE("a hidden lane takes its mark along") {
  const Figure figure = build("loss", landing(12));
  PaintOptions options;
  options.hidden = {"lands"};
  RecordingCanvas canvas;
  paint(canvas, {0, 0, 960, 600}, figure, light_theme(), options);
  CHECK_FALSE(canvas.has("0 from step 2 on"));
}

}  // namespace muonscope
