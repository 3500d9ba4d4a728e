// The scalar plane under the mouse: a press launches all lanes from there.

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/experiment/format.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

OpenedDocument scalar_document() {
  OpenedDocument document = test::small_document();
  Json json = to_json(document.experiment);
  json["problem"]["rows"] = json["problem"]["cols"] = json["problem"]["inner"] = 1;
  json["record"]["observables"] = {"loss", "entries"};
  document.experiment = experiment_from_json(json, ".");
  return document;
}

class Plane : public test::FigureMouse {
 public:
  explicit Plane(BareApp& app) : FigureMouse(app, "flow_plane"), app_(app) { settle(); }
  std::pair<double, double> start() const {
    const Blocks& blocks = app_.player().snapshot()->problem->initial();
    return {blocks[0].value(0, 0), blocks[1].value(0, 0)};
  }

 private:
  BareApp& app_;
};

}  // namespace

TEST_CASE(
    "pressing in the plane starts every lane there, dragging takes the start along, letting go runs them") {
  BareApp app(scalar_document());
  Plane plane(app);
  app.player().step(10);
  plane.settle();
  const ViewOptions view = app.state().figures.front().view;
  plane.move(350, 300);
  plane.button(true);
  plane.settle();
  const auto [p, q] = plane.start();
  CHECK(app.player().snapshot()->step == 0);
  CHECK(app.player().snapshot()->experiment->problem.part("init").kind == "constant");
  for (const LaneSnapshot& lane : app.player().snapshot()->lanes) CHECK((*lane.blocks)[0].value(0, 0) == p);
  plane.move(380, 280);
  plane.settle();
  const auto [p2, q2] = plane.start();
  // To the right and up by the same scale: 30 pixels against 20.
  CHECK(p2 > p);
  CHECK((p2 - p) / (q2 - q) == doctest::Approx(1.5).epsilon(0.01));
  CHECK_FALSE(app.player().snapshot()->playing);
  plane.button(false);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step > 0; }));
  CHECK(app.player().snapshot()->playing);
  CHECK(plane.start() == std::pair{p2, q2});
  CHECK(app.state().figures.front().view == view);
}

}  // namespace muonscope
