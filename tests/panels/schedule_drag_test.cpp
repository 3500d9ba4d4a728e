// The schedule figure under the mouse: a point dragged is an edit, and the axes stand still meanwhile.

#include <doctest/doctest.h>

#include "app/window/controls/schedule_menu.h"
#include "app/window/figures/handles.h"
#include "core/base/json.h"
#include "core/optimizers/schedule.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::settle;

OpenedDocument with_schedule(const std::string& text) {
  OpenedDocument document = test::small_document();
  document.experiment = with_value(document.experiment, "lanes.0.schedule", Json::parse(text));
  return document;
}

void drag(BareApp& app, const std::string& id, double step, double lr) {
  Ui ui = app.ui();
  move_handle(ui, {id, step, lr, true});
  settle(app);
}

const Spec& schedule(BareApp& app) {
  return app.player().snapshot()->lanes[0].spec.schedule;
}

}  // namespace

TEST_CASE("a dragged point is an edit from the present step on, with three digits") {
  BareApp app(with_schedule(R"({"kind": "piecewise", "points": [[0, 0.02], [40, 0.01], [80, 0.005]]})"));
  app.player().step(20);
  settle(app);
  drag(app, "schedule:0:point@1", 50.4, 0.033333);
  CHECK(schedule(app).points("points")[1] == std::array<double, 2>{50, 0.0333});
  drag(app, "schedule:0:point@0", 10, 0.5);  // has passed
  CHECK(schedule(app).points("points")[0] == std::array<double, 2>{0, 0.02});
  const auto edits = app.player().snapshot()->origin->edits;
  REQUIRE(edits.size() == 1);
  CHECK(edits[0].step == 20);
  CHECK(edits[0].key == "lanes.0.schedule.points");
  CHECK(app.player().snapshot()->step == 20);
}

TEST_CASE("handles of lanes that are gone move nothing") {
  BareApp app(with_schedule(R"({"kind": "constant", "lr": 0.02})"));
  for (const char* id : {"schedule:7:lr", "schedule:0:", "schedule:0", "schedule"}) drag(app, id, 5, 0.1);
  CHECK(app.player().snapshot()->origin->edits.empty());
  CHECK(schedule(app).real("lr") == 0.02);
}

TEST_CASE("the axes stand still while a point is held: a rate dragged down stops at the axis' end") {
  BareApp app(with_schedule(R"({"kind": "constant", "lr": 0.02})"));
  app.state().figures = {{"schedule", {}}};
  app.state().panels_hidden = true;
  settle(app);
  const ViewOptions view = app.state().figures[0].view;
  const auto at = [&](float across, float down) {
    ImGui::GetIO().MousePos = {across, down};
    app.frame(1000, 700);
  };
  // the handle of lane 0: the middle of the steps, somewhere down the figure
  float found = -1;
  for (float down = 60; down < 600 && found < 0; down += 2) {
    for (float across = 480; across < 580 && found < 0; across += 4) {
      at(across, down);
      if (ImGui::GetMouseCursor() != ImGuiMouseCursor_ResizeNS) continue;
      found = down;
      ImGui::GetIO().MouseDown[0] = true;
      app.frame(1000, 700);
      at(across, 699);
      settle(app);
      settle(app);
      settle(app);
    }
  }
  REQUIRE(found > 0);
  const double lowest = app.state().figures[0].view.y->min;
  ImGui::GetIO().MouseDown[0] = false;
  app.frame(1000, 700);
  settle(app);
  const Snapshot& snapshot = *app.player().snapshot();
  const double lower = std::min(snapshot.lanes[0].lr, snapshot.lanes[1].lr);
  CHECK(lower == doctest::Approx(lowest).epsilon(0.01));
  CHECK(app.state().figures[0].view == view);
}

TEST_CASE("an Alt+click puts a point into the nearest piecewise schedule, or takes away the one it is on") {
  OpenedDocument document = test::small_document();
  document.experiment = with_value(document.experiment, "lanes.0.schedule",
                                   Json::parse(R"({"kind": "piecewise", "points": [[0, 0.1], [80, 0.1]]})"));
  document.experiment =
      with_value(document.experiment, "lanes.1.schedule",
                 Json::parse(R"({"kind": "piecewise", "points": [[0, 0.001], [80, 0.001]]})"));
  BareApp app(document);
  const auto click = [&](double step, double lr, const std::string& handle) {
    Ui ui = app.ui();
    move_handle(ui, {"schedule_points", step, lr, true, handle});
    settle(app);
    return app.player().snapshot();
  };
  const auto points = [](const Snapshot& snapshot, std::size_t lane) {
    return snapshot.lanes[lane].spec.schedule.points("points");
  };
  app.player().step(20);
  settle(app);
  CHECK(points(*click(40.3, 0.023456, ""), 0)[1] == std::array<double, 2>{40, 0.0235});
  CHECK(points(*app.player().snapshot(), 1).size() == 2);
  CHECK(points(*click(40, 0.003, ""), 1)[1] == std::array<double, 2>{40, 0.003});
  CHECK(points(*click(7, 0.02, ""), 0).size() == 3);  // has passed
  const auto snapshot = click(40, 0.0235, "schedule:0:point@1");
  CHECK(points(*snapshot, 0) == std::vector<std::array<double, 2>>{{0, 0.1}, {80, 0.1}});
  REQUIRE(snapshot->origin->edits.size() == 2);
  CHECK(snapshot->origin->edits[0].key == "lanes.1.schedule.points");
  CHECK(snapshot->origin->edits[1].step == 20);
}

TEST_CASE("Alt+click under the mouse neither drags the point nor moves the axes") {
  BareApp app(with_schedule(R"({"kind": "piecewise", "points": [[0, 0.02], [90, 0.02]]})"));
  test::FigureMouse mouse(app, "schedule");
  mouse.settle();
  const ViewOptions view = app.state().figures[0].view;
  const auto alt_click = [&](float x, float y) {
    ImGui::GetIO().KeyAlt = true;
    mouse.move(x, y);
    mouse.button(true);
    mouse.move(x + 30, y + 10);
    mouse.button(false);
    ImGui::GetIO().KeyAlt = false;
    mouse.settle();
  };
  alt_click(500, 350);
  REQUIRE(schedule(app).points("points").size() == 3);
  CHECK(app.state().figures[0].view == view);
  // It is found again where the cursor says that it can be dragged.
  bool removed = false;
  for (float y = 330; y < 370 && !removed; y += 4) {
    mouse.move(500, y);
    if (ImGui::GetMouseCursor() != ImGuiMouseCursor_ResizeAll) continue;
    alt_click(500, y);
    removed = schedule(app).points("points").size() == 2;
  }
  CHECK(removed);
  CHECK(app.state().figures[0].view == view);
}

}  // namespace muonscope
