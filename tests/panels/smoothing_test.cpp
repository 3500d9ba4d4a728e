// ε dragged along the kinetic energy: an edit of the lane it belongs to, from the next step on.

#include <doctest/doctest.h>

#include "app/panels/handles.h"
#include "tests/panels/bare_app.h"

namespace muonscope {

using test::BareApp;

namespace {

Document oscillators() {
  const auto lane = [](const char* name, double smoothing) {
    return Json{{"name", name},
                {"optimizer", {{"kind", "hamiltonian"}, {"integrator", "strang"}, {"smoothing", smoothing}}},
                {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}};
  };
  const Json json = {
      {"muonscope", 1},
      {"steps", 100},
      {"problem", {{"kind", "particles"}, {"count", 20}, {"objective", {{"kind", "harmonic"}}}}},
      {"lanes", {lane("light", 0.1), lane("heavy", 2)}}};
  return {experiment_from_json(json, "."), std::nullopt, {}};
}

}  // namespace

TEST_CASE("dragging ε edits its lane, to two digits, live and within what is allowed") {
  BareApp app(oscillators());
  app.player().step(10);
  const auto drag = [&](const char* id, double x) {
    Ui ui = app.ui();
    move_handle(ui, {id, x, 0.5, true});
    REQUIRE(test::wait_for(app.player(), [&](const Snapshot& snapshot) {
      return snapshot.served == app.player().given() && snapshot.step == 10;
    }));
    return app.player().snapshot();
  };
  const auto smoothing = [](const Snapshot& snapshot, std::size_t lane) {
    return snapshot.experiment->lanes[lane].optimizer.real("smoothing");
  };
  auto snapshot = drag("smoothing:0", 0.34567);
  CHECK(smoothing(*snapshot, 0) == doctest::Approx(0.35).epsilon(1e-12));
  CHECK(smoothing(*snapshot, 1) == 2);
  CHECK(snapshot->origin->edits.size() == 1);
  CHECK(snapshot->step == 10);
  snapshot = drag("smoothing:1", 0);  // Muon, which strang cannot follow
  CHECK(smoothing(*snapshot, 1) == 2);
  snapshot = drag("smoothing:7", 0.5);
  CHECK(snapshot->origin->edits.size() == 1);
  CHECK(snapshot->notice.empty());
}

}  // namespace muonscope
