// Clouds of all sizes from the window: started, drawn, cancelled, forgotten.

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/json.h"
#include "tests/eventually.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

OpenedDocument cloud_document(std::int64_t to, Step steps) {
  const Json json = {{"muonscope", 1},
                     {"steps", steps},
                     {"problem", {{"kind", "particles"}, {"count", 30}}},
                     {"lanes",
                      {{{"name", "flow"},
                        {"optimizer", {{"kind", "hamiltonian"}, {"smoothing", 0.1}}},
                        {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}},
                       {{"name", "GD"},
                        {"optimizer", {{"kind", "gd"}}},
                        {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}}}},
                     {"chaos", {{"from", 1}, {"to", to}, {"reference", to + 1}, {"seeds", 5}}}};
  return {experiment_from_json(json, "."), std::nullopt, {}};
}

void tap_key(BareApp& app, const char* chord) {
  app.frame(1280, 720, {test::tap(chord)});
}

}  // namespace

TEST_CASE("C compares the clouds of the experiment on screen and puts the figure in sight") {
  BareApp app(cloud_document(5, 10));
  tap_key(app, "C");
  CHECK(std::ranges::count(app.state().figures, "chaos", &FigureSlot::id) == 1);
  REQUIRE(test::eventually([&] { return !app.studies()[Study::chaos].status().running; }));
  REQUIRE(app.studies()[Study::chaos].result());
  CHECK(complete(*app.studies()[Study::chaos].result()));
  for (const bool dark : {false, true}) {
    app.state().preferences.dark = dark;
    app.frame(1280, 720);
    CHECK(test::draw_data_fault() == "");
  }
  CHECK(app.player().snapshot()->step == 0);
}

TEST_CASE("Shift+C ends it; another experiment forgets it, and one without particles says why not") {
  BareApp app(cloud_document(16, 2000));
  tap_key(app, "C");
  app.frame(1280, 720);
  CHECK(app.studies()[Study::chaos].status().running);
  CHECK(test::draw_data_fault() == "");
  tap_key(app, "Shift+C");
  CHECK_FALSE(app.studies()[Study::chaos].status().running);
  CHECK(app.studies()[Study::chaos].result() != nullptr);
  Ui ui = app.ui();
  open(ui, test::small_document());
  CHECK(app.studies()[Study::chaos].result() == nullptr);
  REQUIRE(test::wait_for(app.player(),
                         [](const Snapshot& s) { return s.lanes.size() == 2 && s.lanes[0].blocks; }));
  tap_key(app, "C");
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->is_error);
  CHECK(app.state().notice->text.find("particles") != std::string::npos);
}

}  // namespace muonscope
