// Clouds: counting, projecting, naming and what the figures show of them.

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <Eigen/SVD>

#include <cmath>
#include <limits>
#include <random>

#include "app/figures/kit/orbit.h"
#include "app/figures/kit/splat.h"
#include "app/figures/kit/theme.h"
#include "app/figures/particles/cloud_axes.h"
#include "app/figures/particles/cloud_history.h"
#include "app/paint/figure_painter.h"
#include "clouds.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/lessons/lesson.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::cloud_after;
using testing::cloud_experiment;
using testing::RecordingCanvas;
using testing::with_coordinates;

namespace {

std::vector<float> normal_draws(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  std::vector<float> out(count);
  for (float& value : out) value = normal(engine);
  return out;
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

/// Whether the sums along the sides are those of the counts.
bool sums_agree(const Density& density) {
  for (Eigen::Index j = 0; j < density.counts.cols(); ++j)
    if (density.counts.col(j).sum() != density.x_sums[static_cast<std::size_t>(j)]) return false;
  const Eigen::Index rows = density.counts.rows();
  for (Eigen::Index i = 0; i < rows; ++i)
    if (density.counts.row(rows - 1 - i).sum() != density.y_sums[static_cast<std::size_t>(i)]) return false;
  return true;
}

}  // namespace

TEST_CASE("a splat counts every point inside once, and its sums are those of its cells") {
  for (const std::size_t count : {std::size_t{1}, std::size_t{511}, std::size_t{512}, std::size_t{10007}}) {
    const std::vector<float> x = normal_draws(count, 1), y = normal_draws(count, 2);
    const Density all = splat(x, y, {{-10, 10}, {-9, 12}, 37, 53});
    CHECK(all.counts.sum() == static_cast<double>(count));
    CHECK(sums_agree(all));
    const Density part = splat(x, y, {{-0.5, 1}, {0, 2}, 40, 40});
    double inside = 0;
    for (std::size_t i = 0; i < count; ++i)
      inside += x[i] >= -0.5f && x[i] <= 1 && y[i] >= 0 && y[i] <= 2 ? 1 : 0;
    CHECK(part.counts.sum() == inside);
    CHECK(sums_agree(part));
    CHECK(histogram(x, {-0.5, 1}, 40).size() == 40);
    CHECK(sum(histogram(x, {-10, 10}, 40)) == static_cast<double>(count));
  }
}

TEST_CASE("known points lie in known cells; edges belong to cells, infinities to none") {
  constexpr float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> x{0.5f, 3.5f, 0, 4, -0.001f, nan, 1, inf, 3.4e38f};
  const std::vector<float> y{0.5f, 1.5f, 0, 2, 1, 1, nan, 1, -3.4e38f};
  const Density density = splat(x, y, {{0, 4}, {0, 2}, 4, 2});
  Matrix expected = Matrix::Zero(2, 4);
  expected(1, 0) = 2;  // (0.5, 0.5) and the lower corner: below, on the left
  expected(0, 3) = 2;  // (3.5, 1.5) and the upper corner
  CHECK(density.counts == expected);
  CHECK(histogram(x, {0, 4}, 4) == std::vector<double>{2, 1, 0, 2});
}

TEST_CASE("a range without length and one beyond float lose nothing but their resolution") {
  const std::vector<float> x(100, 0.25f), y(100, -3.4e38f);
  const Density density = splat(x, y, {{0.25, 0.25 + 1e-60}, {-1e39, 1e39}, 8, 8});
  CHECK(density.counts.sum() == 100);
}

TEST_CASE("the camera's axes are orthonormal, and the third coordinate points upwards") {
  for (const double azimuth : {-170.0, 0.0, 30.0, 90.0, 359.0})
    for (const double elevation : {-90.0, -20.0, 0.0, 35.0, 90.0}) {
      const Eigen::Matrix3d view = orbit_view(azimuth, elevation);
      CHECK((view * view.transpose() - Eigen::Matrix3d::Identity()).norm() < 1e-14);
      CHECK(view.determinant() == doctest::Approx(1));
      CHECK(view(0, 2) == 0);
      CHECK(view(1, 2) >= -1e-15);
    }
}

TEST_CASE("every coordinate of a cloud has an id that leads back to it; others lead nowhere") {
  const Snapshot snapshot = cloud_after(
      1, 10, {{"problem", {{"objective", {{"kind", "mixture_of_experts"}, {"target", nullptr}}}}}});
  const DrawnCloud& drawn = *snapshot.lanes[0].cloud;
  const std::vector<CloudCoordinate> all = coordinates_of(drawn);
  // gate 1×2, expert_in 3×2, expert_out 1×3: entries and singular values twice, three speeds
  CHECK(all.size() == 2 * (2 + 6 + 3) + 2 * (1 + 2 + 1) + 3);
  for (const CloudCoordinate& coordinate : all) {
    CHECK(coordinate_of(id_of(coordinate)) == coordinate);
    CHECK(values_of(drawn, coordinate).has_value());
  }
  CHECK(coordinate_of("x.expert_in_3_2") ==
        CloudCoordinate{CloudCoordinate::Kind::entry, false, "expert_in", 3, 2});
  for (const char* name : {"", "x", "y_1_1", "x_1", "x_0_1", "x_1_01", "x1_1", "x_1_1_", "sv_x", "sv_speed_1",
                           "speed_1", "x._1_1", "x_1_99999999999", "sv_q_1"}) {
    CAPTURE(name);
    CHECK_FALSE(coordinate_of(name));
  }
  for (const char* name : {"x_1_1", "x.gate_2_1", "sv_x.gate_2", "x.door_1_1", "speed"}) {
    CAPTURE(name);
    REQUIRE(coordinate_of(name));
    CHECK_FALSE(values_of(drawn, *coordinate_of(name)));
  }
}

TEST_CASE("singular values and speeds agree with an SVD, whatever the shape and rank") {
  for (const ParticleShape shape :
       {ParticleShape{1, 1}, {1, 5}, {4, 1}, {2, 2}, {2, 5}, {3, 3}, {6, 3}, {4, 4}, {5, 16}}) {
    CAPTURE(shape.rows);
    CAPTURE(shape.cols);
    DrawnBlock block;
    block.shape = shape;
    block.smoothing = 0.3;
    block.p = EntryColumns(3, shape.entries());
    const std::vector<float> draws = normal_draws(3 * static_cast<std::size_t>(shape.entries()), 5);
    for (int e = 0; e < shape.entries(); ++e) {
      block.p[e][0] = draws[static_cast<std::size_t>(e)];
      block.p[e][1] = 2;  // rank 1
      block.p[e][2] = 0;
    }
    const EntryColumns values = singular_values_of(block.p, shape);
    const std::vector<float> speeds = *speeds_of(block);
    for (std::size_t i = 0; i < 3; ++i) {
      Matrix m(shape.rows, shape.cols);
      for (int e = 0; e < shape.entries(); ++e) m(e % shape.rows, e / shape.rows) = block.p[e][i];
      const Vector expected = Eigen::JacobiSVD<Matrix>(m).singularValues();
      REQUIRE(values.entries() == expected.size());
      for (int k = 0; k < values.entries(); ++k)
        CHECK(std::abs(values[k][i] - expected(k)) <= 2e-6 * std::max(expected(0), 1.0));
      CHECK(std::abs(speeds[i] - expected(0) / std::hypot(expected(0), 0.3)) < 1e-6);
      CHECK(speeds[i] <= 1);
    }
  }
}

TEST_CASE("the cloud holds all particles in every lane, on the same axes") {
  const Snapshot snapshot = cloud_after(20, 5000, with_coordinates({"x_1_1", "x_2_1"}));
  const Figure figure = build("cloud", snapshot);
  REQUIRE(figure.plots.size() == 2);
  for (const Plot& plot : figure.plots) {
    REQUIRE(plot.densities.size() == 1);
    CHECK(plot.densities[0].counts.sum() == 5000);
    CHECK(sums_agree(plot.densities[0]));
    CHECK(plot.densities[0].limit >= plot.densities[0].counts.maxCoeff());
    CHECK(plot.x == figure.plots[0].x);
    CHECK(plot.y == figure.plots[0].y);
    CHECK(plot.densities[0].limit == figure.plots[0].densities[0].limit);
    CHECK(plot.same_scale);
  }
  CHECK(figure.plots[0].densities[0].counts != figure.plots[1].densities[0].counts);
}

TEST_CASE("few particles are points where they are, with the same sums") {
  const Snapshot snapshot = cloud_after(5, 40);
  const Figure figure = build("cloud", snapshot);
  const Plot& plot = figure.plots[0];
  REQUIRE(plot.series.size() == 1);
  const DrawnBlock& block = snapshot.lanes[0].cloud->blocks[0];
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK(plot.series[0].x[i] == static_cast<double>(block.x[0][i]));
    CHECK(plot.series[0].y[i] == static_cast<double>(block.p[0][i]));
  }
  CHECK(sum(plot.densities[0].x_sums) == 40);
  CHECK(sum(plot.densities[0].y_sums) == 40);
  CHECK_FALSE(plot.same_scale);
}

TEST_CASE("a lane without momenta says so, and the first view needs none where no lane has any") {
  const Figure figure = build("cloud", cloud_after(5, 40));
  CHECK(figure.plots[1].empty_text.find("GD keeps no momenta") != std::string::npos);
  Json only_gd = {{"lanes", Json::array({{{"name", "GD"},
                                          {"optimizer", {{"kind", "gd"}}},
                                          {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}}})}};
  const Figure positions = build("cloud", cloud_after(5, 40, only_gd));
  CHECK(positions.plots[0].x.title.starts_with("X₁₁"));
  CHECK(positions.plots[0].y.title.starts_with("X₁₂"));
  const Figure absent = build("cloud", cloud_after(5, 40, with_coordinates({"x_1_1", "x_3_1"})));
  CHECK(absent.plots[0].empty_text.find("no x_3_1") != std::string::npos);
  CHECK(build("cloud", testing::snapshot_after(2)).plots[0].empty_text.find("For particles") == 0);
}

TEST_CASE("axes that fit a moving cloud only grow, and a point of departure does not hold them") {
  WorkerPool pool(1);
  Run run(cloud_experiment(200), pool);
  FigureInput input;
  Range before{0, 0};
  for (int look = 0; look < 40; ++look) {
    const Snapshot snapshot = take_snapshot(run);
    input.snapshot = &snapshot;
    const Figure figure = figure_kind("cloud").build(input, {});
    const Range& p = figure.plots[0].y.range;
    for (const double value : figure.plots[0].series[0].y) CHECK((p.min <= value && value <= p.max));
    // All momenta are 0 at first: that range is a guess.
    if (look > 1) CHECK((p.min <= before.min && p.max >= before.max));
    if (look == 1) CHECK(p.max < 1);
    before = p;
    input.kept = figure.kept;
    run.advance(5);
  }
}

TEST_CASE("three coordinates are seen in a box that does not change as the camera turns") {
  const Snapshot snapshot = cloud_after(20, 3000, with_coordinates({"x_1_1", "p_1_1", "sv_x_1"}));
  ViewOptions view;
  std::vector<Matrix> seen;
  for (const double azimuth : {30.0, 75.0}) {
    view.azimuth = azimuth;
    const Figure figure = build("cloud", snapshot, view);
    const Plot& plot = figure.plots[0];
    CHECK(plot.bare);
    CHECK(plot.orbits);
    CHECK(plot.densities[0].counts.sum() == 3000);
    CHECK(plot.x == build("cloud", snapshot).plots[0].x);
    for (const char* name : {"X₁₁", "P₁₁", "σ₁(X)"}) {
      CAPTURE(name);
      CHECK(std::any_of(plot.series.begin(), plot.series.end(),
                        [&](const Series& series) { return series.end_label == name; }));
    }
    seen.push_back(plot.densities[0].counts);
  }
  CHECK(seen[0] != seen[1]);
}

TEST_CASE("speeds stay below their limit and shares add up to one") {
  const Figure figure = build("speeds", cloud_after(30, 3000));
  const Plot& plot = figure.plots[0];
  REQUIRE(plot.series.size() == 1);  // GD has none
  CHECK(plot.series[0].name == "flow");
  double share = 0;
  for (std::size_t i = 0; i < plot.series[0].y.size(); i += 2) share += plot.series[0].y[i];
  CHECK(share == doctest::Approx(1));
  const double most = *std::max_element(plot.series[0].y.begin(), plot.series[0].y.end());
  CHECK(plot.y.title == "share of the particles");
  CHECK(plot.y.range.max >= most);
  CHECK(plot.y.range.max < 2.7 * most);
  REQUIRE(plot.vertical_marks.size() == 1);
  CHECK(plot.vertical_marks[0].x == 1);
  const Figure spectra = build("cloud_spectra", cloud_after(30, 3000));
  REQUIRE(spectra.plots.size() == 4);
  CHECK(spectra.plots[0].series.size() == 2);
  CHECK(spectra.plots[3].empty_text == "GD keeps no momenta");
}

TEST_CASE("a density is drawn as cells with a colour bar whose labels are counts") {
  const Figure figure = build("cloud", cloud_after(0, 30000, with_coordinates({"x_1_1", "x_1_2"})));
  RecordingCanvas canvas;
  paint(canvas, {0, 0, 960, 600}, figure, light_theme(), {});
  REQUIRE(canvas.cell_colors.size() == 4);
  CHECK(canvas.cell_colors[0].size() == static_cast<std::size_t>(figure.plots[0].densities[0].counts.size()));
  CHECK(canvas.has("10"));
  // An empty corner shows the ground, the middle does not.
  CHECK(canvas.cell_colors[0].front() == light_theme().figure);
  CHECK(canvas.cell_colors[0][canvas.cell_colors[0].size() / 2] != light_theme().figure);
  CHECK(canvas.clips == 0);
}

TEST_CASE("small clouds leave trails, large ones the picked particle's alone, and the way back leaves none") {
  for (const int count : {50, 500}) {
    CAPTURE(count);
    WorkerPool pool(1);
    Run run(cloud_experiment(count), pool);
    CloudHistory history;
    std::vector<float> expected;
    Snapshot snapshot;
    for (int look = 0; look < 5; ++look) {
      snapshot = take_snapshot(run);
      history.add(snapshot, 7);
      history.add(snapshot, 7);  // nothing new
      expected.push_back(snapshot.lanes[0].cloud->blocks[0].x[2][7]);
      run.advance(2);
    }
    const CloudHistory::DrawnClouds& past = history.of(0);
    REQUIRE(past.size() == 5);
    CHECK(past.front()->count() == (count == 50 ? 50u : 1u));
    ViewOptions view;
    view.picked = 7;
    view.coordinates = {"x_1_2", "p_1_1"};
    FigureInput input{&snapshot};
    input.history = &history;
    const Figure figure = figure_kind("cloud").build(input, view);
    const Plot& plot = figure.plots[0];
    const auto way = std::find_if(plot.series.begin(), plot.series.end(), [](const Series& series) {
      return series.group == "picked" && series.style.draw == Style::Draw::path;
    });
    REQUIRE(way != plot.series.end());
    for (std::size_t t = 0; t < 5; ++t) CHECK(way->x[t] == static_cast<double>(expected[t]));
    CHECK(plot.series.front().x == std::vector<double>{way->x[4]});
    const bool trails = std::any_of(plot.series.begin(), plot.series.end(),
                                    [](const Series& series) { return series.group == "trails"; });
    CHECK(trails == (count == 50));
    history.add(snapshot, 8);
    CHECK(history.of(0).size() == (count == 50 ? 5 : 1));
    Run again(cloud_experiment(count), pool);
    history.add(take_snapshot(again), 8);
    CHECK(history.of(0).size() == 1);
    CHECK(history.of(9).empty());
  }
}

TEST_CASE("axes hold the trails where that is asked for, and the present cloud alone otherwise") {
  WorkerPool pool(1);
  Run run(cloud_experiment(30, with_coordinates({"p_1_1", "p_2_2"})), pool);
  CloudHistory history;
  Snapshot snapshot;
  // Friction brings the particles to rest: where they were is wider than where they are.
  for (int look = 0; look < 700; ++look) {
    snapshot = take_snapshot(run);
    history.add(snapshot, std::nullopt);
    run.advance(2);
  }
  FigureInput input{&snapshot};
  input.history = &history;
  const Figure now = figure_kind("cloud").build(input, {});
  input.holds_trails = true;
  const Figure all = figure_kind("cloud").build(input, {});
  const Plot& plot = all.plots[0];
  const auto way = std::find_if(plot.series.begin(), plot.series.end(),
                                [](const Series& series) { return series.group == "trails"; });
  REQUIRE(way != plot.series.end());
  for (std::size_t i = 0; i < way->x.size(); ++i) {
    if (!std::isfinite(way->x[i])) continue;
    CHECK((plot.x.range.min <= way->x[i] && way->x[i] <= plot.x.range.max));
    CHECK((plot.y.range.min <= way->y[i] && way->y[i] <= plot.y.range.max));
  }
  CHECK(now.plots[0].x.range.max < plot.x.range.max);
}

TEST_CASE("a particle alone runs round its level line of H, wherever it was looked at") {
  const Lesson& lesson = *std::ranges::find(lessons(), "muon-is-a-relativistic-particle", &Lesson::id);
  WorkerPool pool(1);
  Run run(lesson.experiment, pool);
  run.advance(2500);
  const Snapshot snapshot = take_snapshot(run);
  const Figure figure = figure_kind("cloud").build(FigureInput{&snapshot}, {});
  REQUIRE(figure.plots.size() == 3);
  const double masses[] = {0.01, 0.1, 1};
  for (std::size_t lane = 0; lane < 3; ++lane) {
    const Plot& plot = figure.plots[lane];
    const auto way = std::ranges::find(plot.series, "trails", &Series::group);
    REQUIRE(way != plot.series.end());
    CHECK(way->x.size() >= 2500);
    const double mass = masses[lane];
    for (std::size_t i = 0; i < way->x.size(); ++i) {
      const double x = way->x[i], p = way->y[i];
      CHECK(0.5 * x * x + std::sqrt(p * p + mass * mass) - mass == doctest::Approx(0.5).epsilon(1e-3));
      CHECK(
          (plot.x.range.min <= x && x <= plot.x.range.max && plot.y.range.min <= p && p <= plot.y.range.max));
    }
  }
}

TEST_CASE("an experiment names the coordinates of its cloud") {
  const Experiment plain = cloud_experiment(10, {{"cloud", {{"layout", "side_by_side"}}}});
  CHECK(plain.cloud == CloudView{});
  CHECK_FALSE(to_json(plain).contains("cloud"));
  const Experiment overlaid = with_assignment(cloud_experiment(10), "cloud.layout=overlaid");
  CHECK(overlaid.cloud.layout == CloudLayout::overlaid);
  CHECK(experiment_from_json(to_json(overlaid), ".").cloud == overlaid.cloud);
  CHECK_THROWS_AS(cloud_experiment(10, {{"cloud", {{"layout", "stacked"}}}}), InputError);
  CHECK_THROWS_AS(cloud_experiment(10, {{"cloud", {{"lay_out", "overlaid"}}}}), InputError);
  const Experiment experiment = cloud_experiment(10, with_coordinates({"sv_x_1", "speed"}));
  CHECK(experiment.cloud.coordinates == std::vector<std::string>{"sv_x_1", "speed"});
  CHECK(experiment_from_json(to_json(experiment), ".").cloud.coordinates == experiment.cloud.coordinates);
  CHECK(with_value(experiment, "seed", 7).cloud.coordinates == experiment.cloud.coordinates);
  const Experiment changed =
      with_assignment(cloud_experiment(10), R"(cloud.coordinates=["x_1_1","x_1_2","p_2_2"])");
  CHECK(changed.cloud.coordinates.size() == 3);
  for (const Json& bad : {Json{"x_1_1"}, Json{"x_1_1", "y_1_1"}, Json{"x_1_1", "x_1_1"}, Json("x_1_1"),
                          Json{"x_1_1", "x_1_2", "x_2_1", "x_2_2"}}) {
    CAPTURE(bad.dump());
    CHECK_THROWS_AS(cloud_experiment(10, with_coordinates(bad)), InputError);
  }
}

}  // namespace muonscope
