// Clouds and energies with smoothing beside Muon's, over ε.

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::named;
using testing::snapshot_after;

namespace {

Json smoothed(const std::string& name, double smoothing) {
  return {{"name", name},
          {"optimizer",
           {{"kind", "hamiltonian"}, {"integrator", "muon"}, {"smoothing", smoothing}, {"damping", 1}}},
          {"schedule", {{"kind", "constant"}, {"lr", 0.02}}}};
}

Json towards_muon(const Json& lanes, const std::string& reference) {
  return {{"problem",
           {{"kind", "particles"},
            {"target", nullptr},
            {"inner", nullptr},
            {"count", 200},
            {"rows", 2},
            {"cols", 2},
            {"objective", {{"kind", "covariance"}, {"target", {{"kind", "power_law"}, {"scale", 2}}}}},
            {"init", nullptr}}},
          {"lanes", lanes},
          {"record",
           {{"observables", {"energy", "lane_distance"}},
            {"reference_lane", reference},
            {"reference_step", nullptr}}}};
}

}  // namespace

TEST_CASE("clouds and energies beside Muon's over ε, lanes in any order; clouds come near") {
  const Json lanes = {smoothed("b", 0.1), smoothed("Muon", 0), smoothed("c", 1), smoothed("a", 0.01)};
  const Figure figure = build("smoothing_limit", snapshot_after(60, towards_muon(lanes, "Muon")));
  REQUIRE(figure.plots.size() == 2);
  for (const Plot& plot : figure.plots) {
    CHECK(plot.empty_text.empty());
    REQUIRE(plot.series.size() == 4);  // points, and lines between them
    for (const Series& series : plot.series) {
      CHECK(series.x == std::vector{0.01, 0.1, 1.0});
      CHECK(series.y.front() > 0);
    }
  }
  for (const Series& series : figure.plots[0].series) CHECK(series.y.front() < series.y.back());
}

TEST_CASE("towards Muon: says what is missing") {
  const Json lanes = {smoothed("b", 0.1), smoothed("Muon", 0)};
  const auto said = [&](Step steps, const Json& document) {
    const Figure figure = build("smoothing_limit", snapshot_after(steps, document));
    for (const Plot& plot : figure.plots) CHECK(plot.series.empty());
    return figure.plots[0].empty_text;
  };
  CHECK(said(0, towards_muon(lanes, "Muon")).find("start alike") != std::string::npos);
  CHECK(said(5, towards_muon(lanes, "b")).find("reference lane") != std::string::npos);
  CHECK(said(5, towards_muon(Json::array({smoothed("Muon", 0)}), "Muon")).find("none") != std::string::npos);
  Json bare = towards_muon(lanes, "Muon");
  bare["record"]["observables"] = {"loss"};
  CHECK(said(5, bare).find("lane_distance") != std::string::npos);
}

TEST_CASE("momenta stay below the bound that is drawn") {
  Json document = towards_muon({smoothed("b", 0.1), smoothed("Muon", 0)}, "Muon");
  document["record"]["observables"] = {"momentum_bound"};
  const Figure figure = build("momentum_bound", snapshot_after(100, document));
  REQUIRE(figure.plots.size() == 1);
  REQUIRE(figure.plots[0].series.size() == 4);
  for (std::size_t lane = 0; lane < 2; ++lane) {
    const Series &momentum = figure.plots[0].series[lane], &bound = figure.plots[0].series[lane + 2];
    CHECK(bound.is_theory);
    REQUIRE(bound.x == momentum.x);
    for (std::size_t i = 0; i < bound.y.size(); ++i) CHECK(momentum.y[i] <= bound.y[i] * (1 + 1e-12));
    CHECK(momentum.y.back() > 0.01 * bound.y.back());
  }
}

}  // namespace muonscope
