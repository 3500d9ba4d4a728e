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

TEST_CASE("of handles that lie on each other the one drawn on top is taken") {
  Figure figure = figure_with_handles();
  Plot& plot = figure.plots.front();
  plot.handles.clear();
  plot.horizontal_marks.clear();
  // As in lesson 4: two learning rates at the same place, and nearly so.
  for (const double apart : {0.0, 0.003, 0.05}) {
    CAPTURE(apart);
    plot.vertical_marks.clear();
    plot.vertical_marks.push_back({6, "below", false, "below"});
    plot.vertical_marks.push_back({6 + apart, "above", false, "above"});
    const PlotFrame frame = frame_of(figure);
    const Point upper = frame.to_canvas(6 + apart, 90), lower = frame.to_canvas(6, 1.2);
    CHECK(hit(figure, frame, upper) == "above");
    if (apart == 0) CHECK(hit(figure, frame, {lower.x + 0.5 * em, lower.y}) == "above");
    // The pill covers the lower one's line, which is what a pointer there sees.
    const double pill_y = frame.data.y + em;
    CHECK(hit(figure, frame, {frame.to_canvas(6, 50).x, pill_y}) == "above");
  }
  plot.vertical_marks.clear();
  plot.handles = {{"first", 5, 10}, {"second", 5, 10}, {"third", 5.05, 10}};
  const PlotFrame frame = frame_of(figure);
  CHECK(hit(figure, frame, frame.to_canvas(5, 10)) == "third");
  plot.handles.pop_back();
  CHECK(hit(figure, frame, frame.to_canvas(5, 10)) == "second");
}

TEST_CASE("labels leave all that can be dragged free") {
  Figure figure = figure_with_handles();
  Plot& plot = figure.plots.front();
  plot.handles.clear();
  PlotFrame frame = frame_of(figure);
  // An edit's label stands at the lower end of its line: a handle just there.
  plot.vertical_marks.push_back({2, "learning rate 0.01 → 0.02", true});
  const Point at{frame.to_canvas(2, 1).x + 3 * em, frame.data.bottom() - 0.8 * em};
  plot.handles.push_back({"low", frame.x_at(at.x), frame.y_at(at.y)});
  PaintOptions options;
  options.grips = true;
  RecordingCanvas canvas;
  frame = paint(canvas, {0, 0, 600, 400}, figure, light_theme(), options).front();
  const Point handle = frame.to_canvas(plot.handles[0].x, plot.handles[0].y);
  for (const RecordingCanvas::Text& text : canvas.texts) {
    CAPTURE(text.text);
    CHECK(!text.box.contains(handle));
  }
  CHECK(canvas.has("learning rate 0.01"));
}

TEST_CASE("what lies outside the axes cannot be taken") {
  Figure figure = figure_with_handles();
  figure.plots.front().x.range = {0, 5};
  const PlotFrame frame = frame_of(figure);
  const std::vector<Grip> grips = grips_of(figure.plots.front(), frame);
  REQUIRE(grips.size() == 1);
  CHECK(grips.front().id == "horizontal");
}

TEST_CASE(
    "files show a mark with a handle as any mark, and a point as a marker, unless it is there to drag "
    "alone") {
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

  Figure to_drag_alone = figure_with_handles();
  to_drag_alone.plots.front().handles.front().in_files = false;
  CHECK(file(to_drag_alone, false) == file(movable, false));
  CHECK(file(to_drag_alone, true) == file(figure_with_handles(), true));
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
