// ε dragged along the kinetic energy: an edit of the lane it belongs to, from the next step on.

#include <doctest/doctest.h>

#include "app/window/figures/handles.h"
#include "core/base/json.h"
#include "core/particles/particle_system.h"
#include "tests/panels/bare_app.h"

namespace muonscope {

using test::BareApp;

namespace {

OpenedDocument oscillators() {
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

TEST_CASE("dragging a block's ε changes its factor, or its own ε, when the button goes up") {
  const Json json = {
      {"muonscope", 1},
      {"steps", 100},
      {"problem",
       {{"kind", "particles"},
        {"count", 20},
        {"objective", {{"kind", "mixture_of_experts"}, {"blocks", {{"expert_in", {{"smoothing", 0.3}}}}}}}}},
      {"lanes",
       {{{"name", "flow"},
         {"optimizer", {{"kind", "hamiltonian"}, {"integrator", "strang"}, {"smoothing", 0.2}}},
         {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}}}}};
  Json named = json;
  named["problem"] = {
      {"kind", "mixture_of_experts"}, {"count", 20}, {"blocks", json["problem"]["objective"]["blocks"]}};
  for (const Json& document : {json, named}) {
    BareApp app(OpenedDocument{experiment_from_json(document, "."), std::nullopt, {}});
    const auto drag = [&](const char* id, double x, bool released) {
      Ui ui = app.ui();
      move_handle(ui, {id, x, 0.5, released});
      REQUIRE(test::wait_for(
          app.player(), [&](const Snapshot& snapshot) { return snapshot.served == app.player().given(); }));
      return app.player().snapshot();
    };
    const auto block = [&](const Snapshot& snapshot, const char* name) {
      return objective_spec(snapshot.experiment->problem).part("blocks").part(name);
    };
    app.player().step(5);
    auto snapshot = drag("smoothing:0:gate", 0.4, false);
    CHECK(snapshot->step == 5);  // nothing before the drag has ended
    snapshot = drag("smoothing:0:gate", 0.5, true);
    CHECK(snapshot->step == 0);
    CHECK(block(*snapshot, "gate").real("relative_smoothing") ==
          doctest::Approx(2.5));  // over the lane's 0.2
    snapshot = drag("smoothing:0:expert_in", 0.4321, true);
    CHECK(block(*snapshot, "expert_in").real("smoothing") == doctest::Approx(0.43));
    CHECK(block(*snapshot, "expert_in").real("relative_smoothing") == 1);
    snapshot = drag("smoothing:0:nobody", 3, true);
    snapshot = drag("smoothing:4:gate", 3, true);
    CHECK(block(*snapshot, "gate").real("relative_smoothing") == doctest::Approx(2.5));
    CHECK(snapshot->notice.empty());
  }
}

}  // namespace muonscope
