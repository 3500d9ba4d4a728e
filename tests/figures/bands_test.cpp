// Bands over other seeds are what their runs say, and lanes that are hidden are as if they were not there.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "app/figures/kit/lane_style.h"
#include "app/figures/other_courses.h"
#include "app/figures/shown_lanes.h"
#include "app/paint/svg.h"
#include "tests/figures/runs.h"

namespace muonscope::testing {
namespace {

constexpr std::size_t seeds = 9;

StudyResult seeds_of(const Experiment& experiment) {
  WorkerPool pool(2);
  StudyWork work = study_kind(Study::seeds).begin({.experiment = experiment, .seeds = seeds});
  StudyResult result = work.empty;
  work.carry_out(pool, {.stopped = [] { return false; },
                        .progress = [](Step, Step) {},
                        .change = [&](const auto& how) { how(result); }});
  return result;
}

Figure with_bands(const std::string& id, const Snapshot& snapshot, const StudyResult& result,
                  const ViewOptions& view = {}) {
  return figure_kind(id).build({.snapshot = &snapshot, .findings = Findings(result)}, view);
}

/// The k-th smallest of nine values: quartiles of nine lie on values.
double ranked(std::vector<double> values, std::size_t k) {
  std::ranges::sort(values);
  return values[k];
}

}  // namespace

TEST_CASE("quantiles interpolate between the nearest ranks") {
  CHECK(quantile({3}, 0.25) == 3);
  CHECK(quantile({1, 2}, 0.5) == doctest::Approx(1.5));
  // numpy.quantile([1, 2, 4, 8, 16], [0, .1, .25, .5, .9, 1]) = 1, 1.4, 2, 4, 12.8, 16
  const std::vector<double> five = {1, 2, 4, 8, 16};
  const std::vector<std::pair<double, double>> expected = {{0, 1},   {0.1, 1.4},  {0.25, 2},
                                                           {0.5, 4}, {0.9, 12.8}, {1, 16}};
  for (const auto& [q, value] : expected) CHECK(quantile(five, q) == doctest::Approx(value).epsilon(1e-14));
}

TEST_CASE("a seed in company has the bits that it has alone, and bands are the ranks of all of them") {
  const Experiment base = experiment();
  const StudyResult result = seeds_of(base);
  const auto& found = std::get<SeedsResult>(result);
  REQUIRE(found.complete());
  std::vector<std::vector<double>> losses;
  for (std::size_t i = 0; i < seeds; ++i) {
    WorkerPool pool(1);
    Experiment alone = base;
    alone.seed = base.seed + i;
    Run run(alone, pool);
    run.advance(alone.steps);
    const TraceView trace = run.lanes()[1].trace(), kept = found.runs.ends[i]->snapshot.lanes[1].trace;
    const int column = trace.column("loss");
    losses.push_back(trace.copy(column));
    CHECK(losses.back() == kept.copy(kept.column("loss")));
  }
  const Snapshot early = snapshot_after(20);
  const Figure plain = build("loss", early), figure = with_bands("loss", early, result);
  const Plot& plot = figure.plots.front();
  REQUIRE(plot.bands.size() == 4);  // two of each lane
  const auto gd = std::ranges::find(plot.bands, "GD (quartiles)", &Band::name);
  const auto range = std::ranges::find(plot.bands, "GD (range)", &Band::name);
  REQUIRE(gd != plot.bands.end());
  REQUIRE(range != plot.bands.end());
  const Series* median = named(plot, "GD (median)");
  REQUIRE(median);
  for (const std::size_t step : {0ul, 1ul, 57ul, 199ul}) {
    std::vector<double> here;
    for (const std::vector<double>& loss : losses) here.push_back(loss[step]);
    CAPTURE(step);
    CHECK(gd->x[step] == static_cast<double>(step));
    CHECK(gd->low[step] == ranked(here, 2));
    CHECK(median->y[step] == ranked(here, 4));
    CHECK(gd->high[step] == ranked(here, 6));
    CHECK(range->low[step] == ranked(here, 0));
    CHECK(range->high[step] == ranked(here, 8));
  }
  CHECK(plot.y.range.min <= plain.plots.front().y.range.min);
  CHECK(figure.caption.find("9 seeds") != std::string::npos);
  CHECK(svg(figure, 600, 400, light_theme(), {}).find("<polygon") != std::string::npos);
}

TEST_CASE("bands are worked out once, again for another view of the values, not for another place of it") {
  const StudyResult result = seeds_of(experiment({{"steps", 30}}));
  const Snapshot early = snapshot_after(20, {{"steps", 30}});
  static int built = 0;
  const auto counted = [](const FigureInput& input, const ViewOptions& view) {
    ++built;
    return figure_kind("loss").builder(input, view);
  };
  BandCache cache;
  const auto& seeds_result = std::get<SeedsResult>(result);
  const auto look = [&](const ViewOptions& view) { cache.of(seeds_result, view, counted); };
  look({});
  CHECK(built == static_cast<int>(seeds));
  ViewOptions zoomed;
  zoomed.x = Range{3, 5};
  look(zoomed);
  CHECK(built == static_cast<int>(seeds));
  ViewOptions linear;
  linear.y_scale = AxisScale::linear;
  look(linear);
  CHECK(built == 2 * static_cast<int>(seeds));
}

TEST_CASE("what a view keeps of other courses is of the figure that it shows") {
  const StudyResult result = seeds_of(experiment({{"steps", 30}}));
  WorkerPool pool(1);
  Run run(experiment({{"steps", 30}}), pool);
  run.advance(30);
  run.seek(10);
  Snapshot snapshot = take_snapshot(run);
  snapshot.ghosts = std::make_shared<const std::vector<Ghost>>(
      std::vector<Ghost>{{1, Ghost::Kind::pinned, "pin 1", whole_course(run)}});
  OtherCourses others;
  FigureInput kept{.snapshot = &snapshot, .findings = Findings(result)};
  const FigureInput anew = kept;
  kept.others = &others;
  for (const std::string id : {"loss", "spectra", "conserved", "loss"}) {
    CAPTURE(id);
    const FigureKind& kind = figure_kind(id);
    CHECK(svg(kind.build(kept, {}), 900, 600, light_theme(), {}) ==
          svg(kind.build(anew, {}), 900, 600, light_theme(), {}));
  }
}

TEST_CASE("a seed that diverges is left out from there on, and it is said") {
  const StudyResult result = seeds_of(experiment({{"lanes",
                                                   {{{"name", "GD"},
                                                     {"optimizer", {{"kind", "gd"}}},
                                                     {"schedule", {{"kind", "constant"}, {"lr", 3}}}}}}}));
  const auto& found = std::get<SeedsResult>(result);
  REQUIRE(found.complete());
  const Figure figure = with_bands("loss", found.runs.ends.front()->snapshot, result);
  CHECK(figure.caption.find("GD diverged in 9") != std::string::npos);
  for (const Band& band : figure.plots.front().bands)
    for (std::size_t i = 0; i < band.x.size(); ++i) {
      CHECK(std::isfinite(band.low[i]));
      CHECK(std::isfinite(band.high[i]));
    }
}

TEST_CASE("a hidden lane is as if it were not there, and the others look as before") {
  const auto lane = [](const char* name, const char* rule) {
    return Json{
        {"name", name}, {"optimizer", {{"kind", rule}}}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}};
  };
  const Snapshot snapshot = snapshot_after(30, {{"lanes", {lane("quick", "muon"), lane("slow", "gd")}}});
  const auto both = std::make_shared<const Snapshot>(snapshot);
  const auto without = without_lanes(both, {"quick"});
  REQUIRE(without->lanes.size() == 1);
  CHECK(without->lanes[0].spec.name == "slow");
  CHECK(lane_index(without->lanes, 0) == lane_index(both->lanes, 1));
  CHECK(without->experiment->lanes.size() == 1);
  CHECK(without_lanes(both, {"quick", "slow"}) == both);
  CHECK(without_lanes(both, {"nobody"}) == both);
  for (const FigureKind& kind : figure_kinds()) {
    if (kind.study != Study::none || !kind.why_not(snapshot).none()) continue;
    CAPTURE(kind.kind.id);
    ViewOptions view;
    view.hidden_lanes = {"quick"};
    const Figure figure = build(kind.kind.id, snapshot, view);
    CHECK_FALSE(figure.plots.empty());
    for (const Plot& plot : figure.plots) {
      CHECK(plot.title.find("quick") == std::string::npos);
      for (const Series& series : plot.series) CHECK(series.name.find("quick") == std::string::npos);
    }
  }
}

}  // namespace muonscope::testing
