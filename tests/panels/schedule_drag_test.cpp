// The schedule figure under the mouse: a point dragged is an edit, and the axes stand still meanwhile.

#include <doctest/doctest.h>

#include "app/panels/handles.h"
#include "app/panels/schedule_menu.h"
#include "core/optimizers/schedule.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

Document with_schedule(const std::string& text) {
  Document document = test::small_document();
  document.experiment = with_value(document.experiment, "lanes.0.schedule", Json::parse(text));
  return document;
}

void settle(BareApp& app) {
  REQUIRE(test::wait_for(app.player(),
                         [&](const Snapshot& snapshot) { return snapshot.served == app.player().given(); }));
  app.frame(1000, 700);
  app.frame(1000, 700);
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

}  // namespace muonscope
