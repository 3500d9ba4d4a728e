#include "app/figures/matrix/scalar_plane.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/figures/kit/theme.h"
#include "app/paint/shading.h"
#include "core/base/json.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::named;
using testing::snapshot_after;

namespace {

Json lane(const std::string& name, const Json& optimizer, double lr) {
  return {{"name", name}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", lr}}}};
}

/// A 1×1 problem from (p, q) = (0.1, 0.8).
Json scalar(const Json& lanes, double target = 1) {
  return {{"problem",
           {{"rows", 1},
            {"cols", 1},
            {"inner", 1},
            {"target", {{"kind", "power_law"}, {"scale", target}}},
            {"init", {{"kind", "constant"}, {"scale", nullptr}, {"p", 0.1}, {"q", 0.8}}}}},
          {"lanes", lanes},
          {"record", {{"observables", {"loss", "entries"}}}}};
}

const Json both = {lane("GD", {{"kind", "gd"}}, 0.05), lane("Muon", {{"kind", "muon"}}, 0.02)};

std::vector<Plot> planes(const Figure& figure) {
  std::vector<Plot> out;
  std::copy_if(figure.plots.begin(), figure.plots.end(), std::back_inserter(out),
               [](const Plot& plot) { return plot.same_scale; });
  return out;
}

/// Largest distance of a lane's recorded states from the line that the figure draws through its start, up to
/// the minimizers.
double departure(const Json& optimizer, double lr, Step steps) {
  const Snapshot snapshot = snapshot_after(steps, scalar(Json::array({lane("A", optimizer, lr)})));
  const Plot plot = build("flow_plane", snapshot).plots[0];
  const Series* line = named(plot, "flow line from the start");
  REQUIRE(line != nullptr);
  double largest = 0;
  for (const Planar& x : scalar_path(snapshot.lanes[0]).places) {
    double nearest = INFINITY;
    for (std::size_t i = 1; i < line->x.size(); ++i) {
      const Planar from(line->x[i - 1], line->y[i - 1]), way = Planar(line->x[i], line->y[i]) - from;
      const double t = std::clamp((x - from).dot(way) / way.squaredNorm(), 0.0, 1.0);
      nearest = std::min(nearest, (from + t * way - x).norm());
    }
    largest = std::max(largest, nearest);
  }
  return largest;
}

}  // namespace

TEST_CASE("lanes follow the line drawn through their start: Muon exactly, the others with an error like η") {
  CHECK(departure({{"kind", "muon"}}, 0.02, 100) < 1e-12);
  for (const Json& optimizer :
       {Json{{"kind", "gd"}}, Json{{"kind", "regularized_muon"}, {"smoothing", 0.3}}}) {
    const double coarse = departure(optimizer, 0.08, 100), fine = departure(optimizer, 0.04, 200);
    CHECK(coarse < 0.05);
    CHECK(coarse / fine == doctest::Approx(2).epsilon(0.1));
  }
}

TEST_CASE("the drawn lines keep their invariants") {
  const Figure figure = build("flow_plane", snapshot_after(10, scalar(both)));
  REQUIRE(figure.plots.size() == 4);
  const auto check = [](const Series& lines, auto&& invariant) {
    double now = NAN;
    std::size_t count = 0;
    for (std::size_t i = 0; i < lines.x.size(); ++i) {
      const double value = invariant(lines.x[i], lines.y[i]);
      if (std::isfinite(now) && std::isfinite(value)) CHECK(std::abs(value - now) < 1e-9);
      if (std::isnan(value)) ++count;
      now = value;
    }
    CHECK(count > 20);
  };
  const Series* gradient = named(figure.plots[0], "flow lines");
  const Series* sign = named(figure.plots[1], "flow lines");
  REQUIRE(gradient != nullptr);
  REQUIRE(sign != nullptr);
  check(*gradient, [](double p, double q) { return p * p - q * q; });
  check(*sign, [](double p, double q) { return std::abs(p) - std::abs(q); });
}

TEST_CASE("minimizers lie on pq = s*, iso-lines have one loss each, arrows point along the flow") {
  for (const double target : {1.0, 2.5}) {
    const Snapshot snapshot = snapshot_after(10, scalar(both, target));
    const Plot plot = build("flow_plane", snapshot).plots[0];
    const Series* minimizers = named(plot, "minimizers");
    REQUIRE(minimizers != nullptr);
    for (std::size_t i = 0; i < minimizers->x.size(); ++i)
      if (std::isfinite(minimizers->x[i]))
        CHECK(minimizers->x[i] * minimizers->y[i] == doctest::Approx(target).epsilon(1e-12));
    REQUIRE(plot.field);
    REQUIRE(plot.field->contours.size() > 8);
    for (const auto& line : plot.field->contours)
      for (const Planar& x : line)
        CHECK(plot.field->loss.value(x.x(), x.y()) ==
              doctest::Approx(plot.field->loss.value(line[0].x(), line[0].y())));
    for (const Field::Arrow& arrow : plot.field->arrows) {
      const Planar middle = (arrow.from + arrow.to) / 2, way = arrow.to - arrow.from;
      const double r = target - middle.x() * middle.y();
      const Planar descent(r * middle.y(), r * middle.x());
      CHECK(way.dot(descent) == doctest::Approx(way.norm() * descent.norm()).epsilon(1e-9));
    }
  }
}

TEST_CASE("tones: the ground at the minimizers, darker the larger the loss, the same wherever the view is") {
  ViewOptions moved;
  moved.x = Range{0.3, 2.5};
  moved.y = Range{0.3, 2.5};
  const Snapshot snapshot = snapshot_after(0, scalar(both));
  for (const ViewOptions& view : {ViewOptions{}, moved}) {
    const Field field = *build("flow_plane", snapshot, view).plots[0].field;
    const Theme& theme = light_theme();
    constexpr int cells = 50;
    const std::vector<Color> colors =
        colors_of({field.loss, field.x, field.y, tone_steps(field.loss, theme), {}, 1}, cells, cells);
    for (int i = 0; i < cells; ++i)
      for (int j = 0; j < cells; ++j) {
        const double p = field.x.min + (field.x.max - field.x.min) * (j + 0.5) / cells;
        const double q = field.y.max - (field.y.max - field.y.min) * (i + 0.5) / cells;
        // The law of the tones, as the first view shows it, in steps of 1/64.
        const double tone = 64 * (1 - 1 / (1 + std::abs(1 - p * q) / 1.5));
        if (std::abs(tone - std::floor(tone) - 0.5) < 1e-9) continue;
        CHECK(colors[static_cast<std::size_t>(i * cells + j)] == tone_color(theme, std::round(tone) / 64));
      }
  }
}

TEST_CASE(
    "the planes of all lanes show one view: the figure's own, wide enough for the start, or what was "
    "chosen") {
  Figure figure = build("flow_plane", snapshot_after(5, scalar(both)));
  REQUIRE(figure.plots.size() == 4);
  for (const Plot& plot : figure.plots) CHECK(plot.x.range == Range{-0.2, 2});
  for (const Plot& plot : planes(figure)) CHECK(plot.y.range == Range{-0.2, 2});
  CHECK(build("flow_plane", snapshot_after(5, scalar(both, 4))).plots[0].x.range == Range{-0.4, 4});
  // Where the start flows to the minimizers of the third quadrant, these are shown.
  Json mirrored = scalar(both);
  mirrored["problem"]["init"]["q"] = -0.8;
  CHECK(build("flow_plane", snapshot_after(0, mirrored)).plots[0].x.range == Range{-2, 0.2});
  Json far = scalar(both);
  far["problem"]["init"]["q"] = -1.5;
  CHECK(build("flow_plane", snapshot_after(0, far)).plots[0].y.range.min <= -1.5);
  ViewOptions view;
  view.x = Range{5, 7};
  view.y = Range{-3, -1};
  figure = build("flow_plane", snapshot_after(5, scalar(both)), view);
  REQUIRE(planes(figure).size() == 2);
  for (const Plot& plot : planes(figure)) {
    CHECK(plot.x.range == Range{5, 7});
    CHECK(plot.field->x == Range{5, 7});
    CHECK(plot.field->y == Range{-3, -1});
    CHECK(plot.field->arrows.size() > 40);
  }
}

TEST_CASE("a lane's way: every recorded state with its sign, the current one last") {
  Json crossing = scalar(Json::array({lane("Muon", {{"kind", "muon"}}, 0.1)}));
  crossing["problem"]["init"]["p"] = -0.35;
  const Snapshot snapshot = snapshot_after(7, crossing);
  const ScalarPath path = scalar_path(snapshot.lanes[0]);
  REQUIRE(path.places.size() == 8);
  // Muon moves both by η; q falls while p is negative.
  for (std::size_t t = 0; t < path.places.size(); ++t) {
    const double steps = static_cast<double>(t), before = std::min(steps, 4.0);
    CHECK(path.places[t].x() == doctest::Approx(-0.35 + 0.1 * steps));
    CHECK(path.places[t].y() == doctest::Approx(0.8 - 0.1 * before + 0.1 * (steps - before)));
  }
  const Json unrecorded{{"record", {{"observables", {"loss"}}}}};
  crossing.merge_patch(unrecorded);
  const Snapshot blind = snapshot_after(7, crossing);
  CHECK(scalar_path(blind.lanes[0]).places.size() == 1);
  CHECK((scalar_path(blind.lanes[0]).places[0] - path.places.back()).norm() < 1e-15);
  for (const char* id : {"flow_plane", "slice"})
    CHECK(build(id, blind).plots[0].note.find("entries") != std::string::npos);
}

TEST_CASE("a thinned zigzag keeps both of its ends") {
  ScalarPath path;
  for (int t = 0; t < 10000; ++t) {
    path.steps.push_back(t);
    path.places.emplace_back(t % 2, t);
  }
  const ScalarPath kept = thinned(path, 1000);
  CHECK(kept.places.size() <= 1001);
  CHECK(kept.steps.back() == 9999);
  int left = 0;
  for (const Planar& x : kept.places) left += x.x() == 0 ? 1 : 0;
  CHECK(std::abs(2 * left - static_cast<int>(kept.places.size())) <= 2);
}

TEST_CASE("the ball lies on the landscape, at the loss for GD and between Muon's straight walls") {
  const Snapshot snapshot = snapshot_after(12, scalar(both));
  const Figure figure = build("slice", snapshot);
  REQUIRE(figure.plots.size() == 2);
  const Series* rolling = named(figure.plots[0], "now");
  REQUIRE(rolling != nullptr);
  CHECK(rolling->y[0] == doctest::Approx(snapshot.lanes[0].loss).epsilon(1e-12));
  CHECK(rolling->x[0] == (*snapshot.lanes[0].blocks)[0].value(0, 0));
  // Muon from q − p = 0.7: the valley at p* with p*(p* + 0.7) = 1, walls of slope 2.
  const double valley = (-0.7 + std::sqrt(0.49 + 4)) / 2;
  const Series *stepping = named(figure.plots[1], "now"), *walls = named(figure.plots[1], "effective loss");
  REQUIRE(stepping != nullptr);
  REQUIRE(walls != nullptr);
  CHECK(stepping->y[0] == doctest::Approx(2 * (valley - 0.1 - 12 * 0.02)).epsilon(1e-9));
  for (std::size_t i = 0; i < walls->x.size(); ++i)
    CHECK(std::abs(walls->y[i] - 2 * std::abs(walls->x[i] - valley)) < 1e-6);
  const Series* steps = named(figure.plots[1], "every");
  REQUIRE(steps != nullptr);
  for (std::size_t i = 1; i < steps->x.size(); ++i)
    CHECK(steps->y[i - 1] - steps->y[i] ==
          doctest::Approx(2 * (steps->x[i] - steps->x[i - 1])).epsilon(1e-9));
}

TEST_CASE("a start with p = q is cut along p = q, hill and both valleys included") {
  Json balanced = scalar(both);
  balanced["problem"]["init"]["q"] = 0.1;
  const Plot plot = build("slice", snapshot_after(3, balanced)).plots[0];
  CHECK(plot.title.find("along the diagonal") != std::string::npos);
  const Series* loss = named(plot, "loss");
  REQUIRE(loss != nullptr);
  for (std::size_t i = 0; i < loss->x.size(); ++i) {
    const double r = 1 - loss->x[i] * loss->x[i];
    CHECK(loss->y[i] == doctest::Approx(r * r / 2).epsilon(1e-12));
  }
}

TEST_CASE("what cannot be drawn says what to do; theory can be switched off") {
  for (const char* id : {"flow_plane", "slice"}) {
    CHECK(build(id, snapshot_after(3)).plots[0].empty_text.find("two numbers") != std::string::npos);
    Json wide = scalar(both);
    wide["problem"]["inner"] = 2;
    CHECK(build(id, snapshot_after(3, wide)).plots[0].empty_text.find("two numbers") != std::string::npos);
  }
  ViewOptions plain;
  plain.theory = false;
  const Snapshot snapshot = snapshot_after(3, scalar(both));
  CHECK(named(build("flow_plane", snapshot).plots[0], "flow line") != nullptr);
  CHECK(named(build("flow_plane", snapshot, plain).plots[0], "flow line") == nullptr);
  const Json decaying = scalar(Json::array({lane("A", {{"kind", "gd"}, {"weight_decay", 0.1}}, 0.05)}));
  CHECK(named(build("flow_plane", snapshot_after(3, decaying)).plots[0], "flow line") == nullptr);
  CHECK(build("slice", snapshot_after(3, decaying)).plots[0].empty_text.find("decay") != std::string::npos);
}

}  // namespace muonscope
