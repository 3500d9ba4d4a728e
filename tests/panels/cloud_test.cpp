// Clouds under the mouse: a click picks a particle, a drag turns the camera, axes only grow.

#include <doctest/doctest.h>

#include <cmath>

#include "app/window/figures/built_figure.h"
#include "app/window/figures/figure_view.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"
#include "tests/panels/cloud_document.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::cloud_document;

class CloudMouse : public test::FigureMouse {
 public:
  explicit CloudMouse(BareApp& app) : FigureMouse(app, "cloud"), app_(app) {
    frame();  // tells the player that clouds are wanted
    settle();
  }
  void click(float x, float y) {
    move(x, y);
    button(true);
    button(false);
    frame();
  }
  const ViewOptions& view() const { return app_.state().figures[0].view; }
  const Figure& figure() const {
    Ui ui = app_.ui();
    return built_figure(ui, 0);
  }

 private:
  BareApp& app_;
};

}  // namespace

TEST_CASE("a click picks the particle that is nearest on screen, another click on it lets it go") {
  BareApp app(cloud_document(60, {"x_1_1", "x_1_2"}));
  CloudMouse mouse(app);
  const DrawnBlock& block = app.player().snapshot()->lanes[0].cloud->blocks[0];
  int picked = 0;
  for (float x = 300; x < 800; x += 25) {
    const float y = 350;
    mouse.click(x, y);
    const auto here = mouse.view().picked;
    if (!here) continue;
    ++picked;
    // Where the pointer is, in data units: the figure's shared cursor says it.
    REQUIRE(app.state().cursor);
    const auto distance = [&](std::size_t i) {
      return std::hypot(static_cast<double>(block.x[0][i]) - app.state().cursor->x,
                        static_cast<double>(block.x[2][i]) - app.state().cursor->y);
    };
    for (std::size_t i = 0; i < 60; ++i) CHECK(distance(*here) <= distance(i) + 1e-9);
    CHECK(mouse.figure().plots[0].series[0].name == "particle " + std::to_string(*here + 1));
    mouse.click(x, y);
    CHECK_FALSE(mouse.view().picked);
  }
  CHECK(picked > 3);
}

TEST_CASE("in overlaid lanes a click picks the nearest particle of any lane, and it stands out in all") {
  OpenedDocument document = cloud_document(60, {"x_1_1", "x_1_2"});
  LaneSpec second = document.experiment.lanes[0];
  second.name = "slower";
  second.schedule.values["lr"] = 0.01;
  document.experiment.lanes.push_back(second);
  document.experiment.cloud.layout = CloudLayout::overlaid;
  BareApp app(document);
  CloudMouse mouse(app);
  app.player().step(40);
  mouse.settle();
  REQUIRE(mouse.figure().plots.size() == 1);
  const auto snapshot = app.player().snapshot();
  int picked = 0;
  for (float x = 320; x < 800; x += 40) {
    mouse.click(x, 350);
    const auto here = mouse.view().picked;
    if (!here) continue;
    ++picked;
    REQUIRE(app.state().cursor);
    const auto distance = [&](std::size_t lane, std::size_t i) {
      const DrawnBlock& block = snapshot->lanes[lane].cloud->blocks[0];
      return std::hypot(static_cast<double>(block.x[0][i]) - app.state().cursor->x,
                        static_cast<double>(block.x[2][i]) - app.state().cursor->y);
    };
    const double chosen = std::min(distance(0, *here), distance(1, *here));
    for (std::size_t i = 0; i < 60; ++i)
      for (const std::size_t lane : {0u, 1u}) CHECK(chosen <= distance(lane, i) + 1e-9);
    int balls = 0, entries = 0;
    for (const Series& series : mouse.figure().plots[0].series) {
      if (series.name != "particle " + std::to_string(*here + 1)) continue;
      ++balls;
      entries += series.in_legend ? 1 : 0;
    }
    CHECK(balls == 2);
    CHECK(entries == 1);
    mouse.click(x, 350);
  }
  CHECK(picked > 2);
}

TEST_CASE("a picked particle's way grows as the run goes on and starts anew at step 0") {
  BareApp app(cloud_document(3000, {"x_1_1", "p_1_1"}));
  CloudMouse mouse(app);
  mouse.click(500, 380);
  REQUIRE(mouse.view().picked);
  const auto places = [&] {
    for (const Series& series : mouse.figure().plots[0].series)
      if (series.style.draw == Style::Draw::path) return series.x.size() - 1;  // a gap ends it
    return std::size_t{0};
  };
  CHECK(places() == 1);
  for (std::size_t step = 2; step < 6; ++step) {
    app.player().step(1);
    mouse.settle();
    CHECK(places() == step);
  }
  app.player().reset();
  mouse.settle();
  CHECK(places() == 1);
}

TEST_CASE("dragging turns the camera on three coordinates, and a double click turns it back") {
  BareApp app(cloud_document(3000, {"x_1_1", "x_1_2", "p_1_1"}));
  CloudMouse mouse(app);
  const double azimuth = mouse.view().azimuth, elevation = mouse.view().elevation;
  mouse.move(500, 350);
  mouse.button(true);
  for (float x = 505; x <= 560; x += 5) mouse.move(x, 370);
  mouse.button(false);
  CHECK(mouse.view().azimuth < azimuth - 5);
  CHECK(mouse.view().elevation > elevation + 2);
  CHECK_FALSE(mouse.view().picked);
  CHECK_FALSE(mouse.view().x);
  app.ui();
  ImGui::GetIO().MouseDoubleClickTime = 10;
  for (int i = 0; i < 2; ++i) {
    mouse.button(true);
    mouse.button(false);
  }
  CHECK(mouse.view().azimuth == azimuth);
  CHECK(mouse.view().elevation == elevation);
}

TEST_CASE("the window's axes on a cloud only grow while it runs") {
  BareApp app(cloud_document(100, {"p_1_1", "p_2_2"}));
  CloudMouse mouse(app);
  app.player().step(1);
  mouse.settle();
  Range before = mouse.figure().plots[0].x.range;
  for (int look = 0; look < 30; ++look) {
    app.player().step(2);
    mouse.settle();
    const Range& now = mouse.figure().plots[0].x.range;
    CHECK(now.min <= before.min);
    CHECK(now.max >= before.max);
    before = now;
  }
  // Until somebody asks for the present cloud: friction has brought it to rest by then.
  app.player().step(4000);
  mouse.settle();
  CHECK(mouse.figure().plots[0].x.range.max == before.max);
  app.frame(1000, 700, {test::tap("F")});
  CHECK(mouse.figure().plots[0].x.range.max < before.max);
}

TEST_CASE(
    "singular values are the player's work where a cloud is looked at along them, and nobody's otherwise") {
  for (const bool spectra : {false, true}) {
    BareApp app(cloud_document(60, spectra ? Json{"sv_x_1", "speed"} : Json{"x_1_1", "p_1_1"}));
    const CloudMouse mouse(app);
    const auto snapshot = app.player().snapshot();
    REQUIRE(snapshot->lanes[0].cloud);
    const DrawnBlock& block = snapshot->lanes[0].cloud->blocks[0];
    CHECK(block.x_values.empty() == !spectra);
    CHECK(block.p_values.empty() == !spectra);
  }
}

}  // namespace muonscope
