// The sweep of the experiment on screen: started, drawn, cancelled, its rates dragged.

#include <doctest/doctest.h>

#include <algorithm>

#include "app/window/figures/handles.h"
#include "core/base/json.h"
#include "tests/eventually.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

OpenedDocument sweeping_document(std::int64_t count, Step steps) {
  OpenedDocument document = test::small_document();
  document.experiment.sweep =
      SweepSpec{"lanes.*.schedule.lr", 0.001, 1, count, true, std::optional<Step>(steps)};
  return document;
}

void press(BareApp& app, const char* chord) {
  app.frame(1280, 720, {{parse_chord(chord), false}});
}

bool finished(BareApp& app) {
  return test::eventually([&] { return !app.studies()[Study::sweep].status().running; });
}

bool shows_sweep(const AppState& state) {
  return std::any_of(state.figures.begin(), state.figures.end(),
                     [](const FigureSlot& slot) { return slot.id == "sweep"; });
}

}  // namespace

TEST_CASE("W sweeps the experiment with its parameters as they stand, and puts the figure in sight") {
  BareApp app(sweeping_document(5, 20));
  app.player().edit("lanes.0.optimizer.momentum", 0.5);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.served == 1; }));
  CHECK_FALSE(shows_sweep(app.state()));
  press(app, "W");
  CHECK(shows_sweep(app.state()));
  REQUIRE(finished(app));
  const auto kept = app.studies()[Study::sweep].result();
  const auto* result = std::get_if<SweepResult>(kept.get());
  REQUIRE(result);
  CHECK(result->complete());
  CHECK(result->sweep->base().lanes[0].optimizer.real("momentum") == 0.5);
  for (const bool dark : {false, true}) {
    app.state().preferences.dark = dark;
    app.frame(1280, 720);
    CHECK(test::draw_data_fault() == "");
  }
  CHECK(app.player().snapshot()->step == 0);
}

TEST_CASE("Shift+W ends a sweep; another experiment forgets it") {
  BareApp app(sweeping_document(500, 5000));
  press(app, "W");
  app.frame(1280, 720);
  CHECK(app.studies()[Study::sweep].status().running);
  CHECK(test::draw_data_fault() == "");
  press(app, "Shift+W");
  CHECK_FALSE(app.studies()[Study::sweep].status().running);
  CHECK(app.studies()[Study::sweep].result() != nullptr);
  Ui ui = app.ui();
  open(ui, test::small_document());
  CHECK(app.studies()[Study::sweep].result() == nullptr);
}

TEST_CASE("an experiment without learning rates in common says why it cannot be swept") {
  OpenedDocument document = test::small_document();
  document.experiment = with_value(document.experiment, "lanes.0.schedule.lr", 0);
  BareApp app(document);
  press(app, "W");
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->is_error);
  CHECK_FALSE(app.studies()[Study::sweep].status().running);
}

TEST_CASE("dragging a lane's rate edits that lane, live, within what is allowed") {
  BareApp app(test::small_document());
  app.player().step(10);
  const auto drag = [&](const char* id, double x) {
    REQUIRE(
        test::wait_for(app.player(), [&](const Snapshot& s) { return s.served == app.player().given(); }));
    Ui ui = app.ui();
    move_handle(ui, {id, x, 0, true});
    REQUIRE(
        test::wait_for(app.player(), [&](const Snapshot& s) { return s.served == app.player().given(); }));
    return app.player().snapshot();
  };
  auto snapshot = drag("lr:1", 0.123456);
  CHECK(snapshot->lanes[1].lr == 0.123);
  CHECK(snapshot->lanes[0].lr == 0.015);
  CHECK(snapshot->step == 10);
  CHECK(snapshot->origin->edits.size() == 1);
  snapshot = drag("lr:0", 1e300);
  CHECK(snapshot->lanes[0].lr == 1e6);
  const std::uint64_t before = app.player().given();
  drag("lr:7", 0.1);
  drag("lr:0", -1);
  CHECK(app.player().given() == before);
}

}  // namespace muonscope
