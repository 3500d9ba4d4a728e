// The ball of a decay as it is drawn: its edge, the minima without and with it, the gap of a velocity.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/figures/catalogue.h"
#include "app/figures/matrix/ball_minimum.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/problems/denoise.h"
#include "runs.h"

namespace muonscope {
namespace {

Json denoised_by(const Json& optimizer) {
  return {{"muonscope", 1},
          {"steps", 3},
          {"problem",
           {{"kind", "denoise"},
            {"rows", 2},
            {"cols", 2},
            {"target", {{"kind", "spectrum"}, {"values", {1.4, 0.6}}}},
            {"init", {{"kind", "identity"}, {"scale", 1.6}}}}},
          {"lanes",
           {{{"name", "lane"}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", 0.1}}}}}},
          {"record", {{"observables", {"loss", "entries"}}}}};
}

Snapshot after_three_steps(const Json& document) {
  WorkerPool pool(1);
  Run run(experiment_from_json(document, "."), pool);
  run.advance(3);
  return take_snapshot(run);
}

const Series& curve_called(const Plot& plot, const std::string& name) {
  const auto found = std::ranges::find(plot.series, name, &Series::name);
  REQUIRE(found != plot.series.end());
  return *found;
}

}  // namespace

TEST_CASE("the minimum with the decay is the closed form's, for square, disc, diamond and none") {
  struct Known {
    Json optimizer;
    double x, y;
  };
  const double norm = std::hypot(1.4, 0.6);
  const std::vector<Known> all = {
      {{{"kind", "muon"}, {"weight_decay", 1}}, 1, 0.6},
      {{{"kind", "muon"}, {"weight_decay", 2}}, 0.5, 0.5},
      {{{"kind", "muon"}, {"weight_decay", 0.5}}, 1.4, 0.6},
      {{{"kind", "scion"}, {"radius", 0.8}}, 0.8, 0.6},
      {{{"kind", "lion"}, {"weight_decay", 1}}, 1, 0.6},
      {{{"kind", "gd"}, {"weight_decay", 1}}, 0.7, 0.3},
      {{{"kind", "lion_k"}, {"k", "frobenius"}, {"weight_decay", 1}}, 1.4 / norm, 0.6 / norm},
      {{{"kind", "lion_k"}, {"k", "ky_fan"}, {"rank", 1}, {"weight_decay", 1}}, 0.9, 0.1},
      {{{"kind", "lion_k"}, {"k", "huber"}, {"smoothing", 0.5}, {"weight_decay", 1}}, 1.4 / 1.5, 0.6 / 1.5},
      {{{"kind", "lion_k"}, {"k", "threshold"}, {"threshold", 0.2}, {"weight_decay", 1}}, 1, 0.4},
  };
  for (const Known& known : all) {
    CAPTURE(known.optimizer);
    const Snapshot snapshot = after_three_steps(denoised_by(known.optimizer));
    const Figure figure = figure_kind("ball_plane").build({.snapshot = &snapshot}, {});
    const Series& with = curve_called(figure.plots.front(), "minimum with decay");
    CHECK(with.x.at(0) == doctest::Approx(known.x).epsilon(1e-5));
    CHECK(with.y.at(0) == doctest::Approx(known.y).epsilon(1e-5));
    const Series& without = curve_called(figure.plots.front(), "minimum of the loss");
    CHECK(without.x.at(0) == doctest::Approx(1.4).epsilon(1e-5));
    CHECK(without.y.at(0) == doctest::Approx(0.6).epsilon(1e-5));
  }
}

TEST_CASE("an edge is where its norm is 1/λ, and lies in what is shown") {
  const Snapshot snapshot = after_three_steps(
      denoised_by({{"kind", "lion_k"}, {"k", "schatten"}, {"p", 3}, {"weight_decay", 0.8}}));
  const Plot plot = figure_kind("ball_plane").build({.snapshot = &snapshot}, {}).plots.front();
  const Series& edge = curve_called(plot, "edge of the ball");
  for (std::size_t i = 0; i < edge.x.size(); ++i) {
    const double q = 1.5,
                 norm = std::pow(std::pow(std::abs(edge.x[i]), q) + std::pow(std::abs(edge.y[i]), q), 1 / q);
    CHECK(norm == doctest::Approx(1 / 0.8).epsilon(1e-12));
    CHECK(std::abs(edge.x[i]) <= plot.x.range.max);
  }
}

TEST_CASE("before the answer is out the plane shows the way and the loss alone") {
  const Snapshot snapshot = after_three_steps(denoised_by({{"kind", "muon"}, {"weight_decay", 1}}));
  ViewOptions options;
  options.theory = false;
  for (const Plot& plot : figure_kind("ball_plane").build({.snapshot = &snapshot}, options).plots) {
    CHECK(plot.note.empty());
    for (const Series& series : plot.series) CHECK_FALSE(series.is_theory);
  }
}

TEST_CASE("‖X‖_op stands against s/λ, and what is outside under its bound") {
  Json document = denoised_by({{"kind", "muon"}, {"weight_decay", 1}});
  document["steps"] = 40;
  document["record"]["observables"] = {"loss", "spectral_ball", "singular_values"};
  WorkerPool pool(1);
  Run run(experiment_from_json(document, "."), pool);
  run.advance(40);
  const Snapshot snapshot = take_snapshot(run);
  const Figure figure = figure_kind("spectral_ball").build({.snapshot = &snapshot}, {});
  REQUIRE(figure.plots[0].horizontal_marks.size() == 1);
  CHECK(figure.plots[0].horizontal_marks[0].y == 1);
  const Plot& outside = figure.plots[1];
  const Series &measured = outside.series.front(), &bound = outside.series.back();
  CHECK(bound.is_theory);
  REQUIRE(bound.y.size() == measured.y.size());
  double factor = 0.6;
  for (std::size_t t = 0; t < bound.y.size(); ++t, factor *= 0.9) {
    CHECK(bound.y[t] == doctest::Approx(factor).epsilon(1e-12));
    CHECK(measured.y[t] <= bound.y[t] * (1 + 1e-12));
  }
  const Figure spectra = figure_kind("spectra").build({.snapshot = &snapshot}, {});
  CHECK(spectra.plots[0].horizontal_marks.at(0).y == 1);
}

}  // namespace muonscope
