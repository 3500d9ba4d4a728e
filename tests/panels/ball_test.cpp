// The ball of a lane's decay, dragged by its edge, and the velocity that is dragged in its own ball.

#include <doctest/doctest.h>

#include "app/window/figures/handles.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {

using test::BareApp;

namespace {

OpenedDocument plane() {
  const Json rate = {{"kind", "constant"}, {"lr", 0.01}};
  const Json json = {
      {"muonscope", 1},
      {"steps", 100},
      {"problem", {{"kind", "denoise"}, {"rows", 2}, {"cols", 2}}},
      {"lanes",
       {{{"name", "Muon"}, {"optimizer", {{"kind", "muon"}, {"weight_decay", 1}}}, {"schedule", rate}},
        {{"name", "Scion"}, {"optimizer", {{"kind", "scion"}, {"radius", 3}}}, {"schedule", rate}},
        {{"name", "plain"}, {"optimizer", {{"kind", "muon"}}}, {"schedule", rate}}}},
      {"record", {{"observables", {"loss", "entries"}}}}};
  return {experiment_from_json(json, "."), std::nullopt, {}};
}

}  // namespace

TEST_CASE("dragging a ball's edge sets the decay that has it there, of Scion the radius, live") {
  BareApp app(plane());
  app.player().step(5);
  const auto dragged = [&](const char* id, double x) {
    Ui ui = app.ui();
    move_handle(ui, {id, x, 0, true});
    REQUIRE(test::wait_for(app.player(), [&](const Snapshot& snapshot) {
      return snapshot.served == app.player().given() && snapshot.step == 5;
    }));
    return app.player().snapshot();
  };
  auto snapshot = dragged("ball:0", 2.5);
  CHECK(snapshot->experiment->lanes[0].optimizer.real("weight_decay") == doctest::Approx(0.4).epsilon(1e-12));
  snapshot = dragged("ball:1", 0.5);
  CHECK(snapshot->experiment->lanes[1].optimizer.real("radius") == doctest::Approx(0.5).epsilon(1e-12));
  CHECK(snapshot->experiment->lanes[1].optimizer.real("weight_decay") == 0);
  CHECK(snapshot->origin->edits.size() == 2);
  snapshot = dragged("ball:0", -1);  // there is no such ball
  CHECK(snapshot->origin->edits.size() == 2);
}

TEST_CASE("the plane has an edge to drag for every lane with a ball, with the theory alone") {
  BareApp app(plane());
  const std::shared_ptr<const Snapshot> snapshot = app.player().snapshot();
  const FigureKind& kind = figure_kind("ball_plane");
  ViewOptions options;
  const Figure figure = kind.build({.snapshot = snapshot.get()}, options);
  REQUIRE(figure.plots.size() == 3);
  REQUIRE(figure.plots[0].handles.size() == 1);
  CHECK(figure.plots[0].handles[0].x == doctest::Approx(1));
  CHECK(figure.plots[1].handles.at(0).x == doctest::Approx(3));
  CHECK(figure.plots[2].handles.empty());
  options.theory = false;
  for (const Plot& plot : kind.build({.snapshot = snapshot.get()}, options).plots)
    CHECK(plot.handles.empty());
}

TEST_CASE("a velocity is dragged within the unit ball") {
  BareApp app(plane());
  Ui ui = app.ui();
  ui.state.figures = {FigureSlot{"mirror", {}}};
  move_handle(ui, {"mirror:u", 0.25, 1.7, true});
  CHECK(ui.state.figures[0].view.mirror.u == std::array{0.25, 1.0});
}

}  // namespace muonscope
