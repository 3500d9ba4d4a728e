#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/paint/figure_painter.h"
#include "clouds.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::cloud_after;
using testing::RecordingCanvas;
using testing::snapshot_after;

namespace {

/// Sixteen lanes with long names.
Json crowd() {
  Json lanes = Json::array();
  for (int i = 0; i < 16; ++i)
    lanes.push_back({{"name", "A lane with a rather long name, number " + std::to_string(i)},
                     {"optimizer", {{"kind", i % 2 == 0 ? "muon" : "gd"}}},
                     {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}});
  return {{"lanes", lanes}};
}

Json diverging() {
  return {
      {"lanes",
       {{{"name", "GD"}, {"optimizer", {{"kind", "gd"}}}, {"schedule", {{"kind", "constant"}, {"lr", 5}}}},
        {{"name", "Muon"},
         {"optimizer", {{"kind", "muon"}}},
         {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}}}}};
}

/// A 1×1 problem, whose plane can be drawn.
Json scalar() {
  return {{"problem",
           {{"rows", 1},
            {"cols", 1},
            {"inner", 1},
            {"init", {{"kind", "constant"}, {"scale", nullptr}, {"p", 0.1}, {"q", 0.8}}}}},
          {"record", {{"observables", {"loss", "entries"}}}}};
}

/// Three coordinates of a cloud.
Json space() {
  return {{"cloud", {{"coordinates", {"x_1_1", "x_1_2", "sv_x_1"}}}}};
}

void check_texts(const RecordingCanvas& canvas, double width, double height) {
  for (std::size_t i = 0; i < canvas.texts.size(); ++i) {
    const Rect& box = canvas.texts[i].box;
    CAPTURE(canvas.texts[i].text);
    const bool inside =
        box.x >= -0.5 && box.y >= -0.5 && box.right() <= width + 0.5 && box.bottom() <= height + 0.5;
    CHECK(inside);
    for (std::size_t j = 0; j < i; ++j) {
      const Rect& other = canvas.texts[j].box;
      CAPTURE(canvas.texts[j].text);
      // Boxes are generous (ascender to descender): a pixel of touching is no collision of glyphs.
      const Rect shrunk{box.x + 0.5, box.y + 1, box.width - 1, box.height - 2};
      CHECK_FALSE(overlap(shrunk, other));
    }
  }
}

}  // namespace

TEST_CASE("no two texts overlap and none leaves the canvas, for all figures, sizes and states") {
  const std::vector<Snapshot> snapshots{snapshot_after(0),
                                        snapshot_after(150),
                                        snapshot_after(300),
                                        snapshot_after(20, crowd()),
                                        snapshot_after(100, diverging()),
                                        snapshot_after(30, scalar()),
                                        cloud_after(20, 40),
                                        cloud_after(20, 3000),
                                        cloud_after(20, 3000, space())};
  const std::vector<std::pair<double, double>> sizes{{320, 240}, {400, 280},   {640, 400},
                                                     {960, 600}, {1280, 720},  {1200, 300},
                                                     {300, 900}, {1920, 1080}, {3840, 2160}};
  for (const Snapshot& snapshot : snapshots)
    for (const FigureKind& kind : figure_kinds())
      for (const auto& size : sizes)
        for (const double text_size : {13.0, 26.0}) {
          if (snapshot.lanes[0].cloud && !kind.of_clouds) continue;
          CAPTURE(kind.kind.id);
          CAPTURE(snapshot.lanes.size());
          CAPTURE(snapshot.step);
          CAPTURE(size.first);
          CAPTURE(size.second);
          CAPTURE(text_size);
          RecordingCanvas canvas;
          PaintOptions options;
          options.text_size = text_size;
          const Figure figure = build(kind.kind.id, snapshot);
          const auto frames = paint(canvas, {0, 0, size.first, size.second}, figure, light_theme(), options);
          REQUIRE(frames.size() == figure.plots.size());
          CHECK(canvas.clips == 0);
          check_texts(canvas, size.first, size.second);
        }
}

TEST_CASE("at comfortable sizes everything that a figure says is written out") {
  const Snapshot snapshot = snapshot_after(150);
  for (const FigureKind& kind : figure_kinds()) {
    RecordingCanvas canvas;
    const Figure figure = build(kind.kind.id, snapshot);
    paint(canvas, {0, 0, 1280, 720}, figure, dark_theme(), {});
    CHECK(canvas.has(figure.title));
    CHECK(canvas.has(figure.caption));
    for (const Plot& plot : figure.plots) {
      if (!plot.title.empty()) CHECK(canvas.has(plot.title));
      CHECK(canvas.has(plot.x.title));
      CHECK(canvas.has(plot.y.title));
      for (const Series& series : plot.series)
        if (series.in_legend) CHECK(canvas.has(series.name.substr(0, series.name.find(": "))));
    }
  }
}

TEST_CASE("a diverged lane ends in a cross and says when, on screen as in its title") {
  const Snapshot snapshot = snapshot_after(100, diverging());
  REQUIRE(snapshot.lanes[0].status == LaneStatus::diverged);
  const std::string when = snapshot.lanes[0].message.substr(0, snapshot.lanes[0].message.find(':'));
  for (const char* id : {"spectra", "loss"}) {
    RecordingCanvas canvas;
    paint(canvas, {0, 0, 960, 600}, build(id, snapshot), light_theme(), {});
    CHECK(std::find(canvas.markers.begin(), canvas.markers.end(), Marker::cross) != canvas.markers.end());
    CHECK(canvas.has(when));
  }
}

TEST_CASE("hidden groups leave their legend entry and take their curve away") {
  const Snapshot snapshot = snapshot_after(150);
  const Figure figure = build("loss", snapshot);
  PaintOptions hidden;
  hidden.hidden = {"GD", "Muon"};
  RecordingCanvas all, none;
  const auto frames = paint(all, {0, 0, 640, 400}, figure, light_theme(), {});
  paint(none, {0, 0, 640, 400}, figure, light_theme(), hidden);
  CHECK(all.curve_points > none.curve_points + 20);
  CHECK(none.has("GD"));
  REQUIRE(frames[0].legend.size() == 2);
  for (const Rect& entry : frames[0].legend) {
    CHECK(entry.width > 0);
    CHECK(entry.y < frames[0].data.y);
  }
}

TEST_CASE("the cursor reads out the nearest sample of every curve") {
  const Snapshot snapshot = snapshot_after(150);
  PaintOptions options;
  options.cursor = Cursor{"step t", "", 100.3, 0};
  RecordingCanvas canvas;
  paint(canvas, {0, 0, 960, 600}, build("loss", snapshot), light_theme(), options);
  CHECK(canvas.has("step t = 100"));
  CHECK(canvas.has("Muon = "));
  CHECK(canvas.has("GD = "));
}

TEST_CASE("a cursor on a heat map reads out its cell in every map with the same axes") {
  const Snapshot snapshot = snapshot_after(5);
  PaintOptions options;
  options.cursor = Cursor{"column j", "row i", 2.2, 4};  // cell (4, 2) of PQᵀ and of the residual
  RecordingCanvas canvas;
  paint(canvas, {0, 0, 1600, 900}, build("matrices", snapshot), light_theme(), options);
  const Blocks& blocks = *snapshot.lanes[0].blocks;
  const Matrix product = blocks[0].value * blocks[1].value.transpose();
  CHECK(canvas.has("row i = 4, column j = 2"));
  CHECK(canvas.has("PQᵀ = " + readable(product(3, 1), 4)));
  CHECK_FALSE(canvas.has("P = "));
  options.cursor->x = 77;
  RecordingCanvas outside;
  paint(outside, {0, 0, 1600, 900}, build("matrices", snapshot), light_theme(), options);
  CHECK_FALSE(outside.has("column j = "));
}

TEST_CASE("between dots the cursor reads out none of them") {
  const Figure figure = build("update", snapshot_after(5));
  const auto& bars = figure.plots[2];
  PaintOptions options;
  const auto reads = [&](double index) {
    options.cursor = Cursor{bars.x.title, "", index, 0};
    RecordingCanvas canvas;
    paint(canvas, {0, 0, 1600, 900}, figure, light_theme(), options);
    return canvas.has("index i = 2");
  };
  CHECK(reads(2));
  CHECK_FALSE(reads(2.5));
}

TEST_CASE("plots beside each other have data areas of one size in one line") {
  RecordingCanvas canvas;
  const auto frames =
      paint(canvas, {10, 20, 900, 500}, build("spectra", snapshot_after(50)), light_theme(), {});
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].data.y == frames[1].data.y);
  CHECK(frames[0].data.width == doctest::Approx(frames[1].data.width));
  CHECK(frames[0].data.height == doctest::Approx(frames[1].data.height));
  CHECK(frames[0].whole.right() <= frames[1].whole.x);
}

TEST_CASE(
    "planes are drawn to one scale, whatever the room; the cursor reads out a place and the loss there") {
  const Snapshot snapshot = snapshot_after(30, scalar());
  const Figure figure = build("flow_plane", snapshot);
  for (const auto& [width, height] : {std::pair{960.0, 600.0}, {1200.0, 300.0}, {300.0, 900.0}}) {
    RecordingCanvas canvas;
    const auto frames = paint(canvas, {0, 0, width, height}, figure, light_theme(), {});
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const Point origin = frames[i].to_canvas(0, 0), one = frames[i].to_canvas(1, 1);
      if (figure.plots[i].same_scale) CHECK(one.x - origin.x == doctest::Approx(origin.y - one.y));
    }
  }
  // What stands below a plane shares its p axis; the plane takes the larger part of the height.
  RecordingCanvas comfortable;
  const auto frames = paint(comfortable, {0, 0, 960, 600}, figure, light_theme(), {});
  REQUIRE(frames.size() == 4);
  for (const std::size_t lane : {0u, 1u}) {
    CHECK(frames[lane].data.x == doctest::Approx(frames[lane + 2].data.x));
    CHECK(frames[lane].data.width == doctest::Approx(frames[lane + 2].data.width).epsilon(0.02));
    CHECK(frames[lane].data.height > 1.8 * frames[lane + 2].data.height);
  }
  PaintOptions options;
  options.cursor = Cursor{"p", "q", 0.5, 1};
  RecordingCanvas canvas;
  paint(canvas, {0, 0, 960, 600}, figure, light_theme(), options);
  CHECK(canvas.has("p = 0.500, q = 1.00"));
  CHECK(canvas.has("loss = 3.12"));  // ½(s* − pq)² with s* = 3
}

}  // namespace muonscope
