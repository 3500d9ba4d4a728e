// A family's figure: which plot and which colour a set-up has, and its curves, slopes and laws.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/figures/studies/family_grid.h"
#include "app/paint/figure_painter.h"
#include "core/base/json.h"
#include "core/observables/misalignment.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {
namespace {

using testing::experiment;
using testing::named;
using testing::RecordingCanvas;

/// d = 3 of 12 modes, or d = 36 with room to spare, from a start of this size; Muon at η = α/5.
Experiment family_experiment(int inner, double alpha, Step steps) {
  Json more = {{"record", {{"observables", {"alignment"}}}}, {"steps", steps}};
  more["problem"] = {{"rows", 12},
                     {"cols", 12},
                     {"inner", inner},
                     {"target", {{"kind", "spectrum"}, {"values", {9, 8, 7, 2, 2, 2, 1, 1, 1, 1, 1, 1}}}},
                     {"init", {{"kind", "gaussian"}, {"scale", alpha / std::sqrt(std::max(12, inner))}}}};
  more["problem"]["target"]["exponent"] = more["problem"]["target"]["scale"] = nullptr;
  more["lanes"] = Json::array({{{"name", "Muon"},
                                {"optimizer", {{"kind", "muon"}}},
                                {"schedule", {{"kind", "constant"}, {"lr", alpha / 5}}}}});
  return experiment(more);
}

Family two_by_two(Step steps) {
  Family family{"Alignment", {}, {"problem.init.scale", "lanes.*.schedule.lr", "steps", "problem.inner"}};
  for (const int inner : {36, 3})
    for (const double alpha : {1e-4, 1e-5})
      family.members.push_back(
          {std::to_string(inner) + "-" + std::to_string(alpha), family_experiment(inner, alpha, steps)});
  return family;
}

FamilyResult run_all(const Family& family) {
  FamilyResult result = nothing_yet(std::make_shared<const Family>(family));
  WorkerPool pool(1);
  run_family(family, pool, {.cancelled = {}, .progress = {}, .finished = [&](const FamilyEnd& end) {
                              result.ends[end.member] = outcome_of(end);
                            }});
  return result;
}

Figure family_figure(const FamilyResult* result, const ViewOptions& options = {}) {
  WorkerPool pool(1);
  const Run run(family_experiment(3, 1e-5, 1), pool);
  const Snapshot snapshot = take_snapshot(run);
  return figure_kind("alignment_family")
      .build({.snapshot = &snapshot, .findings = result ? Findings(*result) : Findings()}, options);
}

Family of_values(const std::vector<std::string>& keys, const std::vector<std::vector<Json>>& members) {
  Family family{"made up", {}, keys};
  for (const std::vector<Json>& values : members) {
    Experiment own = experiment();
    for (std::size_t i = 0; i < keys.size(); ++i) own = with_value(own, keys[i], values[i]);
    family.members.push_back({std::to_string(family.members.size()) + "th", own});
  }
  return family;
}

bool overlapping(const RecordingCanvas& canvas) {
  for (std::size_t i = 0; i < canvas.texts.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Rect box = canvas.texts[i].box;
      if (overlap({box.x + 0.5, box.y + 1, box.width - 1, box.height - 2}, canvas.texts[j].box)) return true;
    }
  return false;
}

}  // namespace

TEST_CASE("a grid has the fewest cells that tell all set-ups apart, counted values as its columns") {
  const FamilyGrid grid = family_grid(two_by_two(10));
  CHECK(grid.columns.key == "problem.inner");
  CHECK(grid.columns.values == std::vector<Json>{3, 36});
  CHECK(grid.colors.key == "lanes.*.schedule.lr");
  CHECK(grid.colors.values.size() == 2);
  CHECK(grid.colors.values[0].get<double>() < grid.colors.values[1].get<double>());
  REQUIRE(grid.places.size() == 4);
  CHECK(grid.places[0].column == 1);
  CHECK(grid.places[0].color == 1);
  CHECK(grid.places[3].column == 0);
  CHECK(grid.places[3].color == 0);
  CHECK(family_label(two_by_two(10), grid.columns, 1) == "d = 36");
}

TEST_CASE("one key is enough where it tells all apart; without any, names do") {
  const FamilyGrid one = family_grid(of_values({"seed", "steps"}, {{3, 10}, {1, 10}, {2, 30}}));
  CHECK(one.columns.key.empty());
  CHECK(one.columns.values.size() == 1);
  CHECK(one.colors.key == "seed");
  CHECK(one.colors.values == std::vector<Json>{1, 2, 3});
  const Family rates = of_values({"lanes.1.schedule.lr"}, {{0.5}, {0.25}});
  CHECK(family_label(rates, family_grid(rates).colors, 0) == "GD η = 0.25");
  const Family alike = of_values({"steps"}, {{10}, {20}, {30}});
  const FamilyGrid names = family_grid(alike);
  CHECK(names.colors.key.empty());
  CHECK(names.colors.values == std::vector<Json>{"0th", "1th", "2th"});
  CHECK(family_label(alike, names.colors, 2) == "2th");
  std::set<std::size_t> colors;
  for (const FamilyGrid::Place& place : names.places) colors.insert(place.color);
  CHECK(colors.size() == 3);
}

TEST_CASE("a column for each d, a colour for each α, 1 − a² of what is not 1 throughout") {
  const Family family = two_by_two(1100);
  const FamilyResult result = run_all(family);
  const Figure figure = family_figure(&result);
  REQUIRE(figure.plots.size() == 2);
  CHECK(figure.columns == 2);
  const Plot &under = figure.plots[0], &over = figure.plots[1];
  CHECK(under.title == "d = 3 (d/n = 0.25)");
  CHECK(over.title == "d = 36 (d/n = 3)");
  CHECK(under.x == over.x);
  CHECK(under.y == over.y);
  const Series *left = named(under, "left: α = 10⁻⁵"), *right = named(under, "right: α = 10⁻⁵");
  REQUIRE(left != nullptr);
  REQUIRE(right != nullptr);
  CHECK(left->style.role == Style::Role::muted);
  CHECK(left->style.dash == Dash::dashed);
  CHECK(left < right);  // and on top of it
  CHECK(right->style.dash == Dash::solid);
  CHECK(left->group == right->group);
  CHECK(named(under, "right: α = 10⁻⁴")->style.position != right->style.position);
  CHECK(named(under, "in: ") == nullptr);
  CHECK(under.note.find("1 − a_in ≈ 0 throughout") != std::string::npos);
  const Series* in = named(over, "in: α = 10⁻⁵");
  REQUIRE(in != nullptr);
  CHECK(in->style.lane == right->style.lane);
  const TraceView& trace = result.ends[3]->snapshot.lanes[0].trace;
  const std::vector<double> a = trace.copy(trace.column("align_left"));
  for (const std::size_t row : {1u, 200u, 900u}) {
    CHECK(left->y[row] == 1 - a[row] * a[row]);
    CHECK(left->x[row] == doctest::Approx(static_cast<double>(row) * 2e-6 / 3).epsilon(1e-9));
  }
  // α ten times larger arrives ten times later in these units.
  CHECK(named(under, "left: α = 10⁻⁴")->x[200] == doctest::Approx(10 * left->x[200]).epsilon(1e-9));
}

TEST_CASE("every set-up's fitted slope is printed, one law stands beside each column's curves") {
  const FamilyResult result = run_all(two_by_two(1100));
  const Figure figure = family_figure(&result);
  const Plot &under = figure.plots[0], &over = figure.plots[1];
  for (const char* alpha : {"10⁻⁵", "10⁻⁴"}) {
    const Series* left = named(under, std::string("left: α = ") + alpha);
    const auto fit =
        fit_power_law(std::span(left->x).subspan(100, 901), std::span(left->y).subspan(100, 901));
    REQUIRE(fit);
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "α = %s: left −%.2f, right −", alpha, -fit->exponent);
    const Series* right = named(under, std::string("right: α = ") + alpha);
    CAPTURE(right->legend);
    CHECK(right->in_legend);
    CHECK(right->legend.starts_with(text.data()));
    CHECK(named(over, std::string("in: α = ") + alpha)->legend.find("in −") != std::string::npos);
  }
  CHECK(under.note.find("steps 100 to 1000") != std::string::npos);
  CHECK(over.note.find("steps 10 to 100") != std::string::npos);
  const auto laws = [](const Plot& plot) {
    return std::ranges::count_if(plot.series, [](const Series& series) { return series.is_theory; });
  };
  CHECK(laws(under) == 1);
  CHECK(laws(over) == 1);
  CHECK(named(under, "theory")->legend == "t^(−1.5)");
  CHECK(named(over, "theory")->legend == "t^(−4)");
  ViewOptions bare;
  bare.theory = false;
  CHECK(laws(family_figure(&result, bare).plots[0]) == 0);
}

TEST_CASE("every set-up is named once in the plot that has it; hiding its group hides it everywhere") {
  FamilyResult result = run_all(two_by_two(120));
  const auto in_legend = [](const Plot& plot) {
    std::vector<std::string> names;
    for (const Series& series : plot.series)
      if (series.in_legend && !series.is_theory) names.push_back(series.group);
    return names;
  };
  Figure figure = family_figure(&result);
  for (const Plot& plot : figure.plots)
    CHECK(in_legend(plot) == std::vector<std::string>{"α = 10⁻⁵", "α = 10⁻⁴"});
  result.ends[3].reset();
  figure = family_figure(&result);
  CHECK(in_legend(figure.plots[0]) == std::vector<std::string>{"α = 10⁻⁴"});
  CHECK(figure.caption.starts_with("3 of 4 set-ups"));
}

TEST_CASE(
    "without a family, with none or some of it, on any scale and size, texts keep clear of each other") {
  CHECK(family_figure(nullptr).plots[0].empty_text.find("--variants all") != std::string::npos);
  FamilyResult result = run_all(two_by_two(1100));
  for (int missing = 0; missing <= 4; ++missing) {
    if (missing > 0) result.ends[static_cast<std::size_t>(missing - 1)].reset();
    for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
      for (const double width : {960.0, 620.0}) {
        ViewOptions options;
        options.x_scale = options.y_scale = scale;
        RecordingCanvas canvas;
        paint(canvas, {0, 0, width, 560}, family_figure(&result, options), light_theme(), {});
        CAPTURE(missing);
        CAPTURE(width);
        CHECK_FALSE(overlapping(canvas));
      }
    }
  }
  CHECK(family_figure(&result).plots[0].empty_text.find("finished") != std::string::npos);
}

TEST_CASE("losses of all set-ups: a row a lane, a column for each d, on the same axes") {
  Family family =
      of_values({"problem.inner", "lanes.*.schedule.lr"}, {{2, 0.01}, {2, 0.05}, {4, 0.01}, {4, 0.05}});
  for (FamilyMember& member : family.members) member.experiment.steps = 30;
  FamilyResult result = run_all(family);
  WorkerPool pool(1);
  const Run run(family.members[0].experiment, pool);
  const Snapshot snapshot = take_snapshot(run);
  const auto losses = [&] {
    return figure_kind("loss_family").build({.snapshot = &snapshot, .findings = Findings(result)}, {});
  };
  Figure figure = losses();
  REQUIRE(figure.plots.size() == 4);
  CHECK(figure.columns == 2);
  CHECK(figure.plots[1].title == "d = 4 · Muon");
  CHECK(figure.plots[2].title == "d = 2 · GD");
  for (const Plot& plot : figure.plots) {
    CHECK(plot.y == figure.plots[0].y);
    CHECK(plot.x.range == Range{0, 30});
    REQUIRE(plot.series.size() == 2);
    CHECK(plot.series[0].name == "η = 0.01");
  }
  const LaneSnapshot& lane = result.ends[3]->snapshot.lanes[1];
  const Series& last = figure.plots[3].series[1];
  REQUIRE(last.y.size() == 31);
  CHECK(last.y[7] == lane.trace.at(7, lane.trace.column("loss")));
  CHECK(last.y.back() == lane.loss);
  result.ends.assign(4, nullptr);
  CHECK(losses().plots[0].empty_text.find("finished") != std::string::npos);
}

TEST_CASE("set-ups that record no alignment say what to record; another seed on screen is said") {
  const FamilyResult other = run_all(of_values({"problem.inner"}, {{2}, {3}}));
  const Figure figure = family_figure(&other);
  CHECK(figure.plots[0].empty_text.find("\"alignment\"") != std::string::npos);
  Family family = two_by_two(20);
  for (FamilyMember& member : family.members) member.experiment.seed = 99;
  const FamilyResult result = run_all(family);
  CHECK(family_figure(&result).caption.find("another seed") != std::string::npos);
}

TEST_CASE("legend entries that would be alike in brief keep their full names") {
  Plot plot;
  plot.title = "a title that takes nearly all of the line above the axes";
  for (const char* name : {"α = 1", "α = 2", "Δ = P − Q"}) {
    Series series;
    series.name = name;
    series.x = series.y = {0.1, 0.9};
    plot.series.push_back(series);
  }
  Figure figure;
  figure.plots = {plot};
  RecordingCanvas canvas;
  paint(canvas, {0, 0, 420, 300}, figure, light_theme(), {});
  CHECK(canvas.has("α = 1"));
  CHECK(canvas.has("α = 2"));
  CHECK(canvas.has("Δ"));
  CHECK_FALSE(canvas.has("Δ = P"));
}

}  // namespace muonscope
