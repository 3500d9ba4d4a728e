// The time step that theory singles out, on the sliders of learning rates.

#include "app/window/controls/slider_marks.h"

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {

TEST_CASE("learning rates of flows have the step up to which H falls as a mark, others none") {
  const auto lane = [](const char* name, const Json& optimizer) {
    return Json{{"name", name}, {"optimizer", optimizer}, {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}};
  };
  const auto flow = [](const char* integrator, double smoothing) {
    return Json{{"kind", "hamiltonian"}, {"integrator", integrator}, {"smoothing", smoothing}};
  };
  // 1×1 matrices x = 2 in a well: the force at the start is 2
  const Json json = {{"muonscope", 1},
                     {"problem",
                      {{"kind", "particles"},
                       {"count", 4},
                       {"rows", 1},
                       {"cols", 1},
                       {"objective", {{"kind", "harmonic"}}},
                       {"init", {{"x", {{"kind", "constant"}, {"value", 2}}}}}}},
                     {"lanes",
                      {lane("a", flow("rk4", 0.1)), lane("b", flow("strang", 0.3)),
                       lane("c", flow("muon", 0.1)), lane("d", {{"kind", "gd"}})}}};
  test::BareApp app(OpenedDocument{experiment_from_json(json, "."), std::nullopt, {}});
  const Snapshot& snapshot = *app.player().snapshot();
  const auto marks = [&](const char* key) { return slider_marks(snapshot, key); };
  REQUIRE(marks("lanes.0.schedule.lr").size() == 1);
  CHECK(marks("lanes.0.schedule.lr")[0].value == doctest::Approx(0.05));
  CHECK(marks("lanes.0.schedule.lr")[0].text.find("0.05") != std::string::npos);
  CHECK(marks("lanes.1.schedule.lr")[0].value == doctest::Approx(0.15));
  CHECK(marks("lanes.2.schedule.lr").empty());
  CHECK(marks("lanes.3.schedule.lr").empty());
  CHECK(marks("lanes.0.optimizer.smoothing").empty());
  REQUIRE(marks("lanes.*.schedule.lr").size() == 2);
  CHECK(marks("lanes.*.schedule.lr")[1].lane == 1);
}

}  // namespace muonscope
