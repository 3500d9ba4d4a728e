// Curves that people draw: what becomes of the strokes, and how far they are from what came.

#include "app/figures/sketches.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/lessons/lesson.h"
#include "runs.h"

namespace muonscope {
namespace {

Plot plot_of(AxisScale scale, std::vector<Series> series) {
  Plot plot;
  plot.x = {"step t", "", AxisScale::linear, {0, 100}};
  plot.y = {"loss", "", scale, scale == AxisScale::linear ? Range{0, 10} : Range{1e-4, 1e2}};
  plot.series = std::move(series);
  return plot;
}

template <typename F>
Series curve(const char* name, F f) {
  Series series;
  series.name = name;
  for (int step = 0; step <= 100; ++step) {
    series.x.push_back(step);
    series.y.push_back(f(step));
  }
  return series;
}

TEST_CASE("a stroke goes forwards; going back takes back, and what has no place on the axes is left out") {
  const Plot plot = plot_of(AxisScale::logarithmic, {});
  Sketch sketch;
  for (const double x : {1.0, 5.0, 9.0, 4.0, 6.0}) extend(sketch, plot, x, x);
  CHECK(sketch.x == std::vector<double>{1, 4, 6});
  CHECK(sketch.y == std::vector<double>{1, 4, 6});
  extend(sketch, plot, 7, 0);
  extend(sketch, plot, 8, NAN);
  CHECK(sketch.x.size() == 3);
}

TEST_CASE("on a logarithmic axis a guess is off by a factor, whatever the curve does") {
  const Plot plot =
      plot_of(AxisScale::logarithmic, {curve("GD", [](double t) { return 10 * std::exp(-t / 20); }),
                                       curve("Muon", [](double) { return 1e-3; })});
  Sketch sketch{.plot = 0};
  for (double t = 0; t <= 100; t += 2) extend(sketch, plot, t, 3 * 10 * std::exp(-t / 20));
  const auto miss = nearest_curve(plot, sketch);
  REQUIRE(miss);
  CHECK(miss->curve == "GD");
  CHECK(miss->factor);
  CHECK(miss->typical == doctest::Approx(3).epsilon(1e-3));
  CHECK(miss_text(*miss) == "nearest to GD, off by a factor of 3.00");
}

TEST_CASE("on a linear axis it is off by a share of the axis, and theory is no answer") {
  Series theory = curve("theory", [](double) { return 4.0; });
  theory.is_theory = true;
  const Plot plot = plot_of(AxisScale::linear, {curve("σ₁", [](double) { return 5.0; }), theory});
  Sketch sketch;
  for (double t = 20; t <= 80; t += 1) extend(sketch, plot, t, 4);
  const auto miss = nearest_curve(plot, sketch);
  REQUIRE(miss);
  CHECK(miss->curve == "σ₁");
  CHECK_FALSE(miss->factor);
  CHECK(miss->typical == doctest::Approx(0.1));
}

TEST_CASE("a run that has not come half as far as the guess is not compared with it") {
  Series begun = curve("GD", [](double) { return 5.0; });
  begun.x.resize(20), begun.y.resize(20);
  const Plot plot = plot_of(AxisScale::linear, {begun});
  Sketch sketch;
  for (double t = 0; t <= 100; t += 1) extend(sketch, plot, t, 4);
  CHECK_FALSE(nearest_curve(plot, sketch));
  CHECK_FALSE(nearest_curve(plot, Sketch{}));
}

TEST_CASE("a way in the plane is as far off as the sketch is from it, in parts of the axes") {
  Series way = curve("Muon", [](double t) { return t / 10; });
  way.style.draw = Style::Draw::path;
  const Plot plot = plot_of(AxisScale::linear, {way});
  Sketch sketch;
  for (double t = 10; t <= 90; t += 1) extend(sketch, plot, t, t / 10 + 1);
  const auto miss = nearest_curve(plot, sketch);
  REQUIRE(miss);
  CHECK(miss->typical == doctest::Approx(0.1 / std::sqrt(2)).epsilon(0.02));
}

TEST_CASE("guesses are compared with lanes alone: not with flow lines, minimizers, levels or other courses") {
  const auto flat = [](const char* name, Style::Role role, double level) {
    Series series = curve(name, [=](double) { return level; });
    series.style.role = role;
    return series;
  };
  using Role = Style::Role;
  Series before = flat("GD (before)", Role::lane, 4);
  before.style.pale = true;
  const Plot plot =
      plot_of(AxisScale::linear, {flat("flow lines", Role::theory, 4), flat("level", Role::muted, 4),
                                  flat("minimizers", Role::accent, 4), before, flat("GD", Role::lane, 7)});
  Sketch sketch;
  for (double t = 20; t <= 80; t += 1) extend(sketch, plot, t, 4);
  REQUIRE(nearest_curve(plot, sketch));
  CHECK(nearest_curve(plot, sketch)->curve == "GD");
  CHECK_FALSE(nearest_curve(plot, sketch, {"minimizers"}));
}

TEST_CASE("on the scalar plane a guess is told from its lane's way alone, theory shown or not") {
  const Experiment& experiment = find_lesson("the-scalar-plane")->experiment;
  WorkerPool pool(1);
  Run run(experiment, pool);
  run.advance(150);
  const Snapshot snapshot = take_snapshot(run);
  for (const bool theory : {false, true}) {
    ViewOptions view;
    view.theory = theory;
    const Figure figure = testing::build("flow_plane", snapshot, view);
    for (const std::size_t lane : {std::size_t{0}, std::size_t{1}}) {
      // Along the curve of minimizers, where no lane goes.
      Sketch sketch{.plot = lane};
      for (double p = 0.55; p < 1.9; p += 0.05) extend(sketch, figure.plots[lane], p, 1 / p);
      const auto miss = nearest_curve(figure.plots[lane], sketch);
      REQUIRE(miss);
      CHECK(miss->curve == experiment.lanes[lane].name);
      CHECK(miss->typical > 0.02);
    }
  }
}

TEST_CASE("sketches lie over the curves under one name in the legend") {
  Figure figure;
  figure.plots = {plot_of(AxisScale::linear, {}), plot_of(AxisScale::linear, {})};
  add_sketches(figure, {{.plot = 1, .x = {0, 9}, .y = {1, 2}},
                        {.plot = 1, .x = {0, 9}, .y = {2, 3}},
                        {.plot = 7, .x = {0, 9}, .y = {2, 3}},
                        {.plot = 0, .x = {4}, .y = {2}}});
  CHECK(figure.plots[0].series.empty());
  REQUIRE(figure.plots[1].series.size() == 2);
  CHECK(figure.plots[1].series[0].in_legend != figure.plots[1].series[1].in_legend);
}

}  // namespace
}  // namespace muonscope
