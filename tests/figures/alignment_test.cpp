// The figures of alignment, sharpness and of quantities by mode and by lane.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/base/json.h"
#include "core/observables/misalignment.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::named;
using testing::snapshot_after;

namespace {

Json recording(const std::vector<std::string>& observables) {
  return {{"record", {{"observables", observables}}}};
}

/// A small under-parameterized problem, d = 3 of 12 modes; Muon at η = α/5, GD beside it.
Json under(Step steps) {
  Json more = recording({"alignment"});
  more["steps"] = steps;
  more["problem"] = {{"rows", 12},
                     {"cols", 12},
                     {"inner", 3},
                     {"target", {{"kind", "spectrum"}, {"values", {9, 8, 7, 2, 2, 2, 1, 1, 1, 1, 1, 1}}}},
                     {"init", {{"kind", "orthogonal"}, {"scale", 1e-5}}}};
  more["problem"]["target"]["exponent"] = nullptr;
  more["problem"]["target"]["scale"] = nullptr;
  more["lanes"] = Json::array({{{"name", "Muon"},
                                {"optimizer", {{"kind", "muon"}}},
                                {"schedule", {{"kind", "constant"}, {"lr", 2e-6}}}},
                               {{"name", "GD"},
                                {"optimizer", {{"kind", "gd"}}},
                                {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}}});
  return more;
}

}  // namespace

TEST_CASE("alignment: 1 − a² of the recorded columns, against t in units of √s*₁/η") {
  const Snapshot snapshot = snapshot_after(1200, under(1200));
  const Plot plot = build("alignment", snapshot).plots[0];
  const Series* left = named(plot, "left");
  REQUIRE(left != nullptr);
  const TraceView& trace = snapshot.lanes[0].trace;
  const std::vector<double> a = trace.copy(trace.column("align_left"));
  REQUIRE(left->x.size() == a.size() + 1);
  for (const std::size_t row : {1u, 50u, 700u}) {
    CHECK(left->x[row] == doctest::Approx(static_cast<double>(row) * 2e-6 / 3).epsilon(1e-9));
    CHECK(left->y[row] == 1 - a[row] * a[row]);
  }
  CHECK(plot.x.scale == AxisScale::logarithmic);
  CHECK(plot.x.range.min == doctest::Approx(2e-6 / 3).epsilon(1e-9));
  CHECK(plot.x.range.max == doctest::Approx(1200 * 2e-6 / 3).epsilon(1e-9));
  CHECK(std::all_of(left->y.begin(), left->y.end(), [](double y) { return !(y <= least_misalignment); }));
}

TEST_CASE("alignment: the law stands beside the curve, the fit of the law's steps in the note") {
  const Plot plot = build("alignment", snapshot_after(1200, under(1200))).plots[0];
  const double law = -2 * (1 - 2 / 8.0);
  const Series* guide = named(plot, "theory");
  REQUIRE(guide != nullptr);
  CHECK(guide->is_theory);
  const double slope = std::log(guide->y[1] / guide->y[0]) / std::log(guide->x[1] / guide->x[0]);
  CHECK(slope == doctest::Approx(law).epsilon(1e-9));
  const Series* left = named(plot, "left");
  const auto fit = fit_power_law(std::span(left->x).subspan(100, 901), std::span(left->y).subspan(100, 901));
  REQUIRE(fit);
  CHECK(fit->exponent == doctest::Approx(law).epsilon(0.3));
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "left −%.2f", -fit->exponent);
  CAPTURE(plot.note);
  CHECK(plot.note.find(text.data()) != std::string::npos);
  CHECK(plot.note.find("steps 100 to 1000") != std::string::npos);
  CHECK(plot.note.find("in: a = 1 throughout") != std::string::npos);
  CHECK(named(plot, "in") == nullptr);
  ViewOptions bare;
  bare.theory = false;
  CHECK(named(build("alignment", snapshot_after(1200, under(1200)), bare).plots[0], "theory") == nullptr);
}

TEST_CASE("alignment: no fit before its steps are run, no law for gradient descent") {
  const Figure figure = build("alignment", snapshot_after(900, under(1200)));
  CHECK(figure.plots[0].note.find("slope") == std::string::npos);
  CHECK(named(figure.plots[0], "theory") != nullptr);
  CHECK(named(figure.plots[1], "left") != nullptr);
  CHECK(named(figure.plots[1], "theory") == nullptr);
  CHECK(named(build("alignment", snapshot_after(60, under(1200))).plots[0], "theory") == nullptr);
  CHECK(figure.plots[0].y == figure.plots[1].y);
  CHECK(build("alignment", snapshot_after(0, under(1200))).plots[0].empty_text.starts_with("Press Play"));
  CHECK(build("alignment", snapshot_after(9)).plots[0].empty_text.find("\"alignment\"") != std::string::npos);
}

TEST_CASE("alignment: where one block spans the space nothing is drawn, and said") {
  Json square = recording({"alignment"});
  square["problem"] = {{"rows", 6}, {"cols", 6}, {"inner", 6}, {"init", {{"kind", "orthogonal"}}}};
  square["problem"]["target"] = {{"kind", "spectrum"}, {"values", {3, 3, 3, 3, 3, 3}}};
  square["problem"]["target"]["exponent"] = square["problem"]["target"]["scale"] = nullptr;
  const Plot plot = build("alignment", snapshot_after(20, square)).plots[0];
  CHECK(plot.series.empty());
  CHECK(plot.empty_text.find("1 throughout") != std::string::npos);
}

TEST_CASE("sharpness: measured values, 2/η as the schedule has it, 2s*₁ marked") {
  Json more = recording({"sharpness"});
  more["lanes"] = Json::array({{{"name", "GD"},
                                {"optimizer", {{"kind", "gd"}}},
                                {"schedule", {{"kind", "exponential"}, {"lr", 0.2}, {"ratio", 0.99}}}}});
  const Snapshot snapshot = snapshot_after(150, more);
  const Plot plot = build("sharpness", snapshot).plots[0];
  REQUIRE(plot.series.size() == 2);
  const TraceView& trace = snapshot.lanes[0].trace;
  CHECK(plot.series[0].y[100] == trace.at(100, trace.column("sharpness")));
  const Series& limit = plot.series[1];
  CHECK(limit.y.front() == doctest::Approx(10));
  CHECK(limit.x.back() == 200);
  CHECK(limit.y.back() == doctest::Approx(10 / std::pow(0.99, 200)).epsilon(1e-9));
  REQUIRE(plot.horizontal_marks.size() == 1);
  CHECK(plot.horizontal_marks[0].y == doctest::Approx(6));
  CHECK(plot.y.range.max > 6);
  CHECK(plot.note.find("2/sharpness") != std::string::npos);
  CHECK(build("sharpness", snapshot_after(3)).plots[0].empty_text.find("\"sharpness\"") != std::string::npos);
}

TEST_CASE("by mode: the product's spectrum ends at s*, errors and residual fall") {
  const Snapshot snapshot =
      snapshot_after(200, recording({"singular_values", "modes", "residual", "effective_rank", "balance"}));
  const Plot product = build("product", snapshot).plots[0];
  CHECK(product.series[0].y.back() == doctest::Approx(3).epsilon(0.02));
  const Series* theory = named(product, "theory: min((Ση)², s*ᵢ)");
  REQUIRE(theory != nullptr);
  CHECK(theory->y.back() == doctest::Approx(3));
  for (const char* id : {"modes", "residual"}) {
    const Figure figure = build(id, snapshot);
    REQUIRE(figure.plots.size() == 2);
    const Series& first = figure.plots[0].series[0];
    CHECK(first.y.front() == doctest::Approx(3).epsilon(0.01));
    // s*₅ = 3/5 is beyond rank 4 and stays (Eckart & Young).
    CHECK(first.y.back() == doctest::Approx(std::string(id) == "modes" ? 0 : 0.6).epsilon(0.03));
    CHECK(std::all_of(first.y.begin(), first.y.end(), [](double y) { return y >= 0; }));
    CHECK(figure.plots[0].y.scale == AxisScale::logarithmic);
  }
  for (const char* id : {"effective_rank", "balance"}) {
    const Plot plot = build(id, snapshot).plots[0];
    REQUIRE(plot.series.size() == 2);
    CHECK(plot.series[1].y.back() ==
          snapshot.lanes[1].current_row[static_cast<std::size_t>(snapshot.lanes[1].trace.column(id))]);
  }
}

}  // namespace muonscope
