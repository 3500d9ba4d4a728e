// What can be dragged: where it is hit, and that files do not show it.

#include "app/paint/handles.h"

#include <doctest/doctest.h>

#include "app/paint/svg.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {
namespace {

using testing::RecordingCanvas;

constexpr double em = 13;

Figure figure_with_handles() {
  Figure figure;
  figure.id = "handles";
  Plot plot;
  plot.x.range = {0, 10};
  plot.y = {"", "", AxisScale::logarithmic, {1, 100}};
  Series series;
  series.name = "curve";
  series.x = {0, 10};
  series.y = {1, 100};
  plot.series.push_back(series);
  plot.vertical_marks.push_back({4, "fixed"});
  plot.vertical_marks.push_back({6, "moves", false, "vertical", "Drag me."});
  plot.horizontal_marks.push_back({10, "level", "horizontal"});
  plot.handles.push_back({"point", 6.2, 30});
  figure.plots.push_back(plot);
  return figure;
}

PlotFrame frame_of(const Figure& figure) {
  RecordingCanvas canvas;
  return paint(canvas, {0, 0, 600, 400}, figure, light_theme(), {}).front();
}

std::string hit(const Figure& figure, const PlotFrame& frame, Point at) {
  const auto grip = grip_at(figure.plots.front(), frame, at, em);
  return grip ? grip->id : "";
}

}  // namespace

TEST_CASE("lines with a handle are taken anywhere along them, points before lines, the rest not at all") {
  const Figure figure = figure_with_handles();
  const PlotFrame frame = frame_of(figure);
  const auto at = [&](double x, double y) { return frame.to_canvas(x, y); };
  CHECK(hit(figure, frame, at(6, 90)) == "vertical");
  CHECK(hit(figure, frame, at(6, 1.2)) == "vertical");
  CHECK(hit(figure, frame, at(4, 90)) == "");
  CHECK(hit(figure, frame, at(2, 10)) == "horizontal");
  CHECK(hit(figure, frame, at(6.2, 30)) == "point");
  CHECK(hit(figure, frame, at(6, 30)) == "point");
  CHECK(hit(figure, frame, at(2, 50)) == "");
  const Point edge = at(6, 90);
  CHECK(hit(figure, frame, {edge.x + 0.5 * em, edge.y}) == "vertical");
  CHECK(hit(figure, frame, {edge.x + 0.7 * em, edge.y}) == "");
  CHECK(hit(figure, frame, {edge.x, frame.data.bottom() + 3}) == "");
  const auto grip = grip_at(figure.plots.front(), frame, edge, em);
  REQUIRE(grip);
  CHECK(grip->hint == "Drag me.");
  CHECK(grip->moves_x);
  CHECK_FALSE(grip->moves_y);
}

TEST_CASE("what lies outside the axes cannot be taken") {
  Figure figure = figure_with_handles();
  figure.plots.front().x.range = {0, 5};
  const PlotFrame frame = frame_of(figure);
  const std::vector<Grip> grips = grips_of(figure.plots.front(), frame);
  REQUIRE(grips.size() == 1);
  CHECK(grips.front().id == "horizontal");
}

TEST_CASE("files show a mark with a handle as any mark, and a point as a marker") {
  Figure movable = figure_with_handles();
  movable.plots.front().handles.clear();
  Figure fixed = movable;
  for (VerticalMark& mark : fixed.plots.front().vertical_marks) mark.handle.clear();
  for (HorizontalMark& mark : fixed.plots.front().horizontal_marks) mark.handle.clear();
  const auto file = [](const Figure& figure, bool grips) {
    PaintOptions options;
    options.grips = grips;
    return svg(figure, 600, 400, light_theme(), options);
  };
  CHECK(file(movable, false) == file(fixed, false));
  CHECK(file(movable, true) != file(fixed, true));

  RecordingCanvas with, without;
  paint(with, {0, 0, 600, 400}, figure_with_handles(), light_theme(), {});
  paint(without, {0, 0, 600, 400}, movable, light_theme(), {});
  CHECK(with.markers.size() == without.markers.size() + 1);
}

TEST_CASE("t* can be dragged over steps, before there is anything to compare, too") {
  for (const Step steps : {0, 50}) {
    const Figure figure = testing::build("conserved", testing::snapshot_after(steps));
    for (const Plot& plot : figure.plots) {
      const std::vector<Grip> grips = grips_of(plot, frame_of(figure));
      REQUIRE(grips.size() == 1);
      CHECK(grips.front().id == "reference_step");
      CHECK(grips.front().x == 10);
    }
  }
  ViewOptions seconds;
  seconds.time = TimeAxis::seconds;
  const Figure figure = testing::build("conserved", testing::snapshot_after(50), seconds);
  CHECK(grips_of(figure.plots.front(), frame_of(figure)).empty());
}

}  // namespace muonscope
