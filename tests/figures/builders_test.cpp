#include <doctest/doctest.h>

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

#include "app/figures/kit/lane_style.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/problems/matrix_factorization.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::snapshot_after;

namespace {

const Series* find(const Plot& plot, const std::string& name) {
  for (const Series& series : plot.series)
    if (series.name == name) return &series;
  return nullptr;
}

Json lane(const std::string& name, const std::string& kind) {
  return {
      {"name", name}, {"optimizer", {{"kind", kind}}}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}};
}

}  // namespace

TEST_CASE("the catalogue's ids are unique, build what they say, and unknown ones list the known") {
  const Snapshot snapshot = snapshot_after(3);
  for (const FigureKind& kind : figure_kinds()) {
    const Figure figure = kind.build(FigureInput{&snapshot}, {});
    CHECK(figure.id == kind.kind.id);
    CHECK(figure.title == kind.kind.title);
    CHECK_FALSE(figure.plots.empty());
    CHECK(&figure_kind(kind.kind.id) == &kind);
  }
  try {
    figure_kind("nonsense");
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("spectra") != std::string::npos);
  }
}

TEST_CASE("curves end at the current state, which the trace does not hold yet") {
  const Snapshot snapshot = snapshot_after(40);
  const Figure figure = build("spectra", snapshot);
  REQUIRE(figure.plots.size() == 2);
  const Series* first = find(figure.plots[0], "σ₁");
  REQUIRE(first != nullptr);
  REQUIRE(first->x.size() == 41);
  CHECK(first->x.back() == 40);
  const Matrix& p = (*snapshot.lanes[0].blocks)[0].value;
  CHECK(first->y.back() == doctest::Approx(Eigen::JacobiSVD<Matrix>(p).singularValues()[0]).epsilon(1e-12));
  const Figure loss = build("loss", snapshot);
  CHECK(loss.plots[0].series[1].y.back() == snapshot.lanes[1].loss);
}

TEST_CASE("an outline has the axes and ends of the whole curve, and all points where a view looks closely") {
  const Snapshot snapshot = snapshot_after(3000, {{"steps", 3000}});
  const Figure all = build("loss", snapshot);
  ViewOptions rough;
  rough.detail = 200;
  const Figure outline = build("loss", snapshot, rough);
  CHECK(outline.plots[0].y == all.plots[0].y);
  const std::vector<double>&x = outline.plots[0].series[0].x, &whole = all.plots[0].series[0].x;
  CHECK(x.size() < 300);
  CHECK(x.front() == whole.front());
  CHECK(x.back() == whole.back());
  rough.x = Range{1000, 1040};
  const Figure close = build("loss", snapshot, rough);
  for (double step = 1000; step <= 1040; ++step)
    CHECK(std::ranges::count(close.plots[0].series[0].x, step) == 1);
}

TEST_CASE("axes keep still while a run goes on") {
  for (const char* id : {"spectra", "conserved"}) {
    const Figure early = build(id, snapshot_after(1)), late = build(id, snapshot_after(199));
    CHECK(early.plots[0].x == late.plots[0].x);
    CHECK(early.plots[0].y == late.plots[0].y);
    CHECK(early.plots[0].x.range == Range{0, 200});
    CHECK(early.plots[0].y == early.plots[1].y);
  }
  CHECK(build("loss", snapshot_after(201)).plots[0].x.range == Range{0, 250});
  CHECK(build("conserved", snapshot_after(30)).plots[0].y.range == Range{0, 2});
}

TEST_CASE("a view's own ranges and scales are taken as they are") {
  ViewOptions options;
  options.x = Range{10, 20};
  options.y = Range{0.5, 0.75};
  options.y_scale = AxisScale::linear;
  for (const char* id : {"spectra", "loss", "conserved"}) {
    const Plot plot = build(id, snapshot_after(30), options).plots[0];
    CHECK(plot.x.range == Range{10, 20});
    CHECK(plot.y.range == Range{0.5, 0.75});
    CHECK(plot.y.scale == AxisScale::linear);
  }
  options = {};
  options.y_scale = AxisScale::logarithmic;
  CHECK(build("spectra", snapshot_after(30), options).plots[0].y.range.min > 0);
}

TEST_CASE("what is missing says what to do") {
  const Json only_loss{{"record", {{"observables", {"loss"}}}}};
  const Snapshot snapshot = snapshot_after(20, only_loss);
  CHECK(build("spectra", snapshot).plots[0].empty_text.find("singular_values") != std::string::npos);
  CHECK(build("conserved", snapshot).plots[0].empty_text.find("conserved") != std::string::npos);
  CHECK(build("loss", snapshot).plots[0].empty_text.empty());
  CHECK(build("conserved", snapshot_after(5)).plots[0].empty_text.find("Press Play") == 0);
  CHECK(build("conserved", snapshot_after(11)).plots[0].empty_text.empty());
}

TEST_CASE("the overlaps are 1 at t*") {
  for (const Plot& plot : build("conserved", snapshot_after(50)).plots) {
    REQUIRE(plot.series.size() == 2);
    REQUIRE(plot.vertical_marks.size() == 1);
    CHECK(plot.vertical_marks[0].x == 10);
    for (const Series& series : plot.series) CHECK(series.y.at(10) == doctest::Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("GD is blue and dashed, Muon vermillion and solid, in whatever order they stand") {
  const Snapshot snapshot = snapshot_after(0, {{"lanes",
                                                {lane("a", "signsgd"), lane("b", "muon"), lane("c", "gd"),
                                                 lane("d", "muon_keller_jordan"), lane("e", "heavy_ball")}}});
  const std::vector<int> expected{2, 1, 0, 3, 4};
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(lane_index(snapshot.lanes, i) == expected[i]);
  CHECK(lane_style(snapshot.lanes, 2).dash == Dash::dashed);
  CHECK(lane_style(snapshot.lanes, 1).dash == Dash::solid);
}

TEST_CASE("heat maps: a row per lane, product and residual from the factors, one limit for all lanes") {
  const Snapshot snapshot = snapshot_after(30);
  const Figure figure = build("matrices", snapshot);
  REQUIRE(figure.plots.size() == 8);
  CHECK(figure.columns == 4);
  const auto& problem = dynamic_cast<const MatrixFactorization&>(*snapshot.problem);
  for (std::size_t i = 0; i < 2; ++i) {
    const Matrix &p = (*snapshot.lanes[i].blocks)[0].value, &q = (*snapshot.lanes[i].blocks)[1].value;
    const auto map = [&](std::size_t k) { return *figure.plots[4 * i + k].heat_map; };
    CHECK(map(0).values == p);
    CHECK(map(1).values == q);
    CHECK((map(2).values - p * q.transpose()).norm() < 1e-14);
    CHECK((map(3).values - (p * q.transpose() - problem.target())).norm() < 1e-14);
    for (std::size_t k = 0; k < 4; ++k) CHECK(map(k).limit == figure.plots[k].heat_map->limit);
    CHECK(map(3).values.cwiseAbs().maxCoeff() <= 1.05 * map(3).limit);
    CHECK(map(0).values.cwiseAbs().maxCoeff() <= 1.05 * map(0).limit);
  }
}

TEST_CASE("large matrices are drawn in blocks that show their largest entry") {
  const Json large{{"problem", {{"rows", 300}, {"cols", 256}, {"inner", 2}}},
                   {"record", {{"observables", {"loss"}}}}};
  const Snapshot snapshot = snapshot_after(1, large);
  const Figure figure = build("matrices", snapshot);
  const Matrix& shown = figure.plots[2].heat_map->values;
  CHECK(shown.rows() == 128);
  CHECK(shown.cols() == 128);
  CHECK(figure.plots[2].x.range == Range{0.5, 256.5});
  const Matrix &p = (*snapshot.lanes[0].blocks)[0].value, &q = (*snapshot.lanes[0].blocks)[1].value;
  // Columns fold exactly in two; rows in blocks of two or three.
  const Matrix block = (p * q.transpose()).block(0, 10, 2, 2);
  CHECK(std::abs(shown(0, 5)) == doctest::Approx(block.cwiseAbs().maxCoeff()));
  CHECK(shown.cwiseAbs().maxCoeff() == doctest::Approx((p * q.transpose()).cwiseAbs().maxCoeff()));
}

}  // namespace muonscope
