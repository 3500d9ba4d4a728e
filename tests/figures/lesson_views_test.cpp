// Axes by content: what lessons choose, and what figures find out by themselves.

#include "app/figures/lesson_views.h"

#include <doctest/doctest.h>

#include <cmath>

#include "runs.h"

namespace muonscope {

namespace {

Snapshot lesson_after(const char* name, Step steps) {
  const Lesson* lesson = find_lesson(name);
  REQUIRE(lesson != nullptr);
  WorkerPool pool(1);
  Run run(lesson->experiment, pool);
  run.advance(steps);
  return take_snapshot(run);
}

Figure as_in_lesson(const char* lesson, const char* figure, Step steps) {
  const Snapshot snapshot = lesson_after(lesson, steps);
  return figure_kind(figure).build({.snapshot = &snapshot},
                                   view_of(figure_views(*find_lesson(lesson)), figure));
}

}  // namespace

TEST_CASE("axes that lessons choose are those of figures that there are") {
  for (const Lesson& lesson : lessons())
    for (const auto& [figure, axes] : lesson.axes) CHECK_NOTHROW(figure_kind(figure));
}

TEST_CASE("lesson 5: Muon's 15 of 4000 steps take a fair part of a logarithmic axis") {
  const Plot plot = as_in_lesson("5", "loss", 100).plots[0];
  CHECK(plot.x.scale == AxisScale::logarithmic);
  CHECK(plot.x.range == Range{1, 4000});
  CHECK(std::log10(15) / std::log10(4000) > 0.3);
}

TEST_CASE("lesson 11: what has a period is drawn over the time that it is measured in") {
  const Figure figure = as_in_lesson("11", "moments", 3000);
  const Plot& plot = figure.plots[0];
  CHECK(plot.x.title == "time t of the flow");
  CHECK(plot.x.range.max == doctest::Approx(15));
  // The period of lesson 11's second particle, read off the axis: 4.418271386 (interface of mass 0.1, a = 1).
  const Series* series = testing::named(plot, "mass 0.1");
  REQUIRE(series != nullptr);
  std::vector<double> falls;
  for (std::size_t i = 1; i < series->x.size(); ++i)
    if (series->y[i - 1] > 0 && series->y[i] <= 0) falls.push_back(series->x[i]);
  REQUIRE(falls.size() >= 2);
  CHECK(falls[1] - falls[0] == doctest::Approx(4.418271386).epsilon(0.003));
}

TEST_CASE(
    "the flow's time is where steps are drawn if a lane knows none, and goes on beyond the present step") {
  ViewOptions flow;
  flow.time = TimeAxis::flow;
  const Snapshot matrices = testing::snapshot_after(5);
  CHECK(testing::build("loss", matrices, flow).plots[0].x.title == "step t");
  const Figure early = as_in_lesson("11", "moments", 10);
  CHECK(early.plots[0].x.range.max == doctest::Approx(15));
  CHECK(early.plots[0].series[0].x.back() == doctest::Approx(0.05));
}

TEST_CASE("a loss of particles is called J, as in all other figures of them") {
  const Figure figure = as_in_lesson("13", "loss", 1);
  CHECK(figure.plots[0].y.title == "objective J");
}

}  // namespace muonscope
