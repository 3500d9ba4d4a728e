// The figure of what the update does, time axes and marks of edits.

#include <doctest/doctest.h>

#include <cmath>

#include "app/paint/svg.h"
#include "core/base/json.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::named;
using testing::RecordingCanvas;
using testing::snapshot_after;

namespace {

Json lanes(const std::vector<std::pair<std::string, Json>>& optimizers) {
  Json list = Json::array();
  for (const auto& [name, optimizer] : optimizers)
    list.push_back(
        {{"name", name}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}});
  return {{"lanes", list}};
}

const Json every_kind = lanes({{"GD", {{"kind", "gd"}}},
                               {"Ball", {{"kind", "heavy_ball"}}},
                               {"Muon", {{"kind", "muon"}, {"momentum", 0.9}}},
                               {"Smooth", {{"kind", "regularized_muon"}, {"smoothing", 0.02}}}});
const Json rest = lanes({{"NS", {{"kind", "muon_keller_jordan"}}}, {"Sign", {{"kind", "signsgd"}}}});

/// The drawn curve at x, between its samples.
double on_curve(const Series& curve, double x) {
  const auto right = std::lower_bound(curve.x.begin(), curve.x.end(), x) - curve.x.begin();
  const auto i = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(right, 1, std::ssize(curve.x) - 1));
  const double t = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
  return curve.y[i - 1] + t * (curve.y[i] - curve.y[i - 1]);
}

}  // namespace

TEST_CASE("the update's singular values lie on the drawn map, which does not know them") {
  for (const Json& more : {every_kind, rest}) {
    const Snapshot snapshot = snapshot_after(30, more);
    const Figure figure = build("update", snapshot);
    REQUIRE(figure.plots.size() == 2 * snapshot.lanes.size());
    for (std::size_t i = 0; i < snapshot.lanes.size(); ++i) {
      const Plot& plot = figure.plots[i];
      CAPTURE(plot.title);
      if (snapshot.lanes[i].spec.name == "Sign") {
        CHECK(named(plot, "φ(σ)") == nullptr);
        CHECK(plot.note.find("no function of σ") != std::string::npos);
        continue;
      }
      const Series* curve = named(plot, "φ(σ)");
      REQUIRE(curve != nullptr);
      const Series& dots = plot.series.back();
      REQUIRE(dots.x.size() == 4);
      CHECK(std::is_sorted(dots.x.begin(), dots.x.end()));
      for (std::size_t k = 0; k < dots.x.size(); ++k)
        CHECK(dots.y[k] == doctest::Approx(on_curve(*curve, dots.x[k])).epsilon(2e-3));
    }
  }
}

TEST_CASE("gradients that have converged leave room for the knee, on the same axes in every lane") {
  const Json four = lanes({{"GD", {{"kind", "gd"}}},
                           {"A", {{"kind", "regularized_muon"}, {"smoothing", 0.3}}},
                           {"B", {{"kind", "regularized_muon"}, {"smoothing", 0.03}}},
                           {"Muon", {{"kind", "muon"}}}});
  Snapshot snapshot = snapshot_after(30, four);
  // As after many steps: rounding is all that is left of the first lanes' gradients.
  for (const std::size_t lane : {std::size_t{0}, std::size_t{1}}) {
    UpdateSpectra updates = *snapshot.lanes[lane].updates;
    for (BlockUpdate& block : updates.blocks)
      for (Vector* values : {&block.gradient, &block.direction.values, &block.mapped, &block.update})
        for (Eigen::Index i = 0; i < values->size(); ++i)
          (*values)(i) *= std::pow(10.0, -6.0 - 4.0 * static_cast<double>(i));
    snapshot.lanes[lane].updates = std::make_shared<const UpdateSpectra>(std::move(updates));
  }
  const Figure figure = build("update", snapshot);
  for (std::size_t i = 0; i < 4; ++i) {
    const Plot& plot = figure.plots[i];
    CAPTURE(plot.title);
    CHECK(plot.x == figure.plots[0].x);
    CHECK(plot.y == figure.plots[0].y);
    for (const Axis* axis : {&plot.x, &plot.y, &figure.plots[4 + i].y})
      CHECK(axis->range.max / axis->range.min <= 1.001e8);
    CHECK(plot.x.range.max >= 3);
    CHECK(plot.x.range.min <= 1e-3);
    CHECK((plot.note.find("of 4 below") != std::string::npos) == (i < 2));
  }
}

TEST_CASE("by index: gradient and update, equal for gradient descent and all 1 for Muon") {
  const Snapshot snapshot = snapshot_after(3);
  const Figure figure = build("update", snapshot);
  const Plot &muon = figure.plots[2], &gd = figure.plots[3];
  const Series *flat = named(muon, "update"), *same = named(gd, "update"), *bars = named(gd, "gradient");
  REQUIRE((flat != nullptr && same != nullptr && bars != nullptr));
  for (const double value : flat->y) CHECK(value == doctest::Approx(1).epsilon(1e-10));
  for (std::size_t i = 0; i < same->y.size(); ++i) {
    CHECK(same->y[i] == doctest::Approx(bars->y[i]).epsilon(1e-12));
    CHECK(same->x[i] == static_cast<double>(i + 1));
  }
  CHECK(muon.y == gd.y);
  for (const Plot& plot : figure.plots) CHECK_FALSE(plot.over_time);
}

TEST_CASE("on linear axes the polar factor's step from 0 to 1 is drawn, for the block asked for") {
  ViewOptions options;
  options.y_scale = AxisScale::linear;
  options.block = "q";
  const Figure figure = build("update", snapshot_after(3), options);
  const Series* curve = named(figure.plots[0], "φ(σ)");
  REQUIRE(curve != nullptr);
  CHECK(curve->x.front() == 0);
  CHECK(curve->y.front() == 0);
  CHECK(curve->y[1] == 1);
  CHECK(named(figure.plots[2], "∇Q") != nullptr);
}

TEST_CASE("without measured updates the figure says that it waits") {
  Snapshot snapshot = snapshot_after(3);
  for (LaneSnapshot& lane : snapshot.lanes) lane.updates.reset();
  for (const Plot& plot : build("update", snapshot).plots) CHECK_FALSE(plot.empty_text.empty());
  CHECK(interest_of({"loss", "update"}).updates);
  CHECK_FALSE(interest_of({"loss", "spectra"}).updates);
}

TEST_CASE("operations as time: a step of Muon costs more, and the axis ends with the slowest lane") {
  const Snapshot snapshot = snapshot_after(200);
  ViewOptions options;
  options.time = TimeAxis::flops;
  const Plot plot = build("loss", snapshot, options).plots[0];
  const Plot steps = build("loss", snapshot).plots[0];
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(plot.series[i].y == steps.series[i].y);
    CHECK(plot.series[i].x.back() == snapshot.lanes[i].flops.before(200));
    CHECK(plot.series[i].x[50] == snapshot.lanes[i].flops.before(50));
  }
  CHECK(plot.series[0].x.back() > 2 * plot.series[1].x.back());
  CHECK(plot.x.range == Range{0, plot.series[0].x.back()});
  CHECK(plot.x.title.find("operations") != std::string::npos);
  CHECK(plot.over_time);
}

TEST_CASE("wall time: steps at the lane's mean time, theory and marks on the same axis") {
  Snapshot snapshot = snapshot_after(40);
  snapshot.lanes[0].seconds = 4, snapshot.lanes[1].seconds = 1;
  ViewOptions options;
  options.time = TimeAxis::seconds;
  const Figure spectra = build("spectra", snapshot, options);
  CHECK(spectra.plots[0].x.unit == "s");
  CHECK(spectra.plots[0].x.range == Range{0, 20});
  CHECK(spectra.plots[0].x == spectra.plots[1].x);
  const Figure in_steps = build("spectra", snapshot);
  for (std::size_t i = 0; i < spectra.plots[0].series.size(); ++i) {
    const Series &seconds = spectra.plots[0].series[i], &steps = in_steps.plots[0].series[i];
    for (std::size_t k = 0; k < seconds.x.size(); ++k)
      CHECK(seconds.x[k] == doctest::Approx(0.1 * steps.x[k]));
    CHECK(seconds.y == steps.y);
  }
  const Figure conserved = build("conserved", snapshot, options);
  CHECK(conserved.plots[0].vertical_marks[0].x == doctest::Approx(1.0));
  CHECK(conserved.plots[1].vertical_marks[0].x == doctest::Approx(0.25));
  for (LaneSnapshot& lane : snapshot.lanes) lane.step = 0, lane.seconds = 0;
  CHECK(build("loss", snapshot, options).plots[0].x.range == Range{0, 1});
}

TEST_CASE("edits are marked where they acted, dragged sliders once, many without labels") {
  const auto edit = [](int step, const std::string& key, const Json& value) {
    return Json{{"step", step}, {"set", key}, {"value", value}};
  };
  Json edits = {edit(20, "lanes.0.schedule.lr", 0.004), edit(21, "lanes.0.schedule.lr", 0.005),
                edit(60, "lanes.*.schedule.lr", 0.002), edit(90, "lanes.1.optimizer", {{"kind", "muon"}}),
                edit(150, "lanes.0.schedule.lr", 0.5)};
  const Snapshot snapshot = snapshot_after(100, {{"edits", edits}});
  const Figure spectra = build("spectra", snapshot);
  const auto labels = [](const Plot& plot) {
    std::vector<std::string> all;
    for (const VerticalMark& mark : plot.vertical_marks) all.push_back(mark.label);
    return all;
  };
  CHECK(labels(spectra.plots[0]) == std::vector<std::string>{"η = 0.005", "η = 0.002"});
  CHECK(spectra.plots[0].vertical_marks[0].x == 21);
  CHECK(labels(spectra.plots[1]) == std::vector<std::string>{"η = 0.002", "Muon"});
  CHECK(labels(build("loss", snapshot).plots[0]) ==
        std::vector<std::string>{"Muon: η = 0.005", "η = 0.002", "GD: Muon"});
  Json many = Json::array();
  for (int i = 0; i < 8; ++i) many.push_back(edit(10 + 10 * i, "lanes.0.schedule.lr", 0.001 * (i + 1)));
  const Plot crowded = build("loss", snapshot_after(100, {{"edits", many}})).plots[0];
  CHECK(crowded.vertical_marks.size() == 8);
  for (const VerticalMark& mark : crowded.vertical_marks) CHECK(mark.label.empty());
}

TEST_CASE("the spectra of a long run fit into 400 KB of SVG") {
  const Json large{{"problem", {{"rows", 32}, {"cols", 32}, {"inner", 32}}},
                   {"record", {{"observables", {"singular_values"}}}},
                   {"steps", 400}};
  const Figure figure = build("spectra", snapshot_after(400, large));
  CHECK(svg(figure, 960, 600, light_theme(), {}).size() < 400'000);
}

}  // namespace muonscope
