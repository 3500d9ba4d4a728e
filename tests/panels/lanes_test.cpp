// Lanes from the window: added by name, duplicated, renamed, moved, hidden, removed, at the same and at their
// best rates, with bands over other seeds.

#include <doctest/doctest.h>

#include "app/figures/kit/lane_style.h"
#include "app/window/actions/lane_commands.h"
#include "core/base/json.h"
#include "tests/eventually.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

void strike(BareApp& app, const char* chord) {
  app.frame(1280, 720, {test::tap(chord)});
}

void change_value(BareApp& app, const char* key, const Json& value) {
  Ui ui = app.ui();
  change(ui, key, value);
}

void give_look(BareApp& app, std::size_t lane, std::optional<int> look) {
  Ui ui = app.ui();
  choose_look(ui, lane, look);
}

std::string names(const Snapshot& snapshot) {
  std::string all;
  for (const LaneSnapshot& lane : snapshot.lanes) all += lane.spec.name + ";";
  return all;
}

/// After what was asked for has been done and drawn.
std::shared_ptr<const Snapshot> settled(BareApp& app) {
  REQUIRE(test::wait_for(app.player(), [&](const Snapshot& s) { return s.served == app.player().given(); }));
  app.frame(1280, 720);
  return app.player().snapshot();
}

bool study_ended(BareApp& app, Study study) {
  return test::eventually([&] {
    app.frame(1280, 720);
    return !app.studies()[study].status().running;
  });
}

}  // namespace

TEST_CASE(
    "N finds a rule by its name and adds it where the run stands; every change of lanes can be undone") {
  BareApp app(test::small_document());
  app.player().step(7);
  const std::string before = names(*settled(app));
  strike(app, "Ctrl+L");
  CHECK(app.state().palette.open);
  KeyPress typed;
  typed.text = "adamw";
  app.frame(1280, 720, {typed});
  strike(app, "Enter");
  auto now = settled(app);
  CHECK(now->step == 7);
  REQUIRE(now->lanes.size() == 3);
  CHECK(now->lanes[2].spec.optimizer.kind == "adamw");
  CHECK(selected_lane(app.ui()) == 2);
  strike(app, "Ctrl+D");
  now = settled(app);
  REQUIRE(now->lanes.size() == 4);
  CHECK(now->lanes[3].spec.optimizer == now->lanes[2].spec.optimizer);
  CHECK(now->lanes[3].spec.name == now->lanes[2].spec.name + " 2");
  strike(app, "Alt+Left");
  CHECK(settled(app)->lanes[2].spec.name == now->lanes[3].spec.name);
  strike(app, "Delete");
  CHECK(settled(app)->lanes.size() == 3);
  for (int i = 0; i < 4; ++i) strike(app, "Ctrl+Z");
  CHECK(names(*settled(app)) == before);
  CHECK(app.player().snapshot()->step == 7);
}

TEST_CASE("F2 renames the selected lane while the run goes on; a taken name is refused") {
  BareApp app(test::small_document());
  app.player().step(7);
  settled(app);
  strike(app, "2");
  strike(app, "F2");
  CHECK(app.state().typed.key == "lanes.1.name");
  change_value(app, "lanes.1.name", "descent");
  auto now = settled(app);
  CHECK(now->lanes[1].spec.name == "descent");
  CHECK(now->step == 7);
  change_value(app, "lanes.0.name", "descent");
  now = settled(app);
  CHECK(now->lanes[0].spec.name != "descent");
  CHECK(now->notice.find("descent") != std::string::npos);
}

TEST_CASE("a look that another lane was given is exchanged for this one's") {
  BareApp app(test::small_document());
  settled(app);
  const auto looks = [&] {
    const auto now = settled(app);
    return std::pair(lane_index(now->lanes, 0), lane_index(now->lanes, 1));
  };
  const auto [first, second] = looks();
  give_look(app, 0, 7);
  CHECK(looks() == std::pair(7, second));
  give_look(app, 1, 7);
  CHECK(looks() == std::pair(second, 7));
  give_look(app, 0, std::nullopt);
  give_look(app, 1, std::nullopt);
  CHECK(looks() == std::pair(first, second));
}

TEST_CASE("hidden lanes are left out of figures, of drags and of nothing else; the last one stays") {
  BareApp app(test::small_document());
  settled(app);
  strike(app, "1");
  strike(app, "Shift+H");
  CHECK(app.state().hidden_lanes.size() == 1);
  CHECK(shown_lane(app.ui(), 0) == 1);
  CHECK_FALSE(shown_lane(app.ui(), 1));
  strike(app, "2");
  strike(app, "Shift+H");
  CHECK(app.state().hidden_lanes.size() == 1);
  CHECK(app.state().notice->is_error);
  strike(app, "Ctrl+Shift+H");
  CHECK(app.state().hidden_lanes.empty());
}

TEST_CASE("E starts all lanes at the selected one's rate, Shift+E each at its best") {
  BareApp app(test::small_document());
  settled(app);
  const double rate = app.player().snapshot()->lanes[1].spec.schedule.real("lr");
  strike(app, "2");
  strike(app, "E");
  for (const LaneSnapshot& lane : settled(app)->lanes) CHECK(lane.spec.schedule.real("lr") == rate);
  strike(app, "Shift+E");
  REQUIRE(study_ended(app, Study::sweep));
  app.frame(1280, 720);
  CHECK_FALSE(app.state().best_rates_wanted);
  const auto now = settled(app);
  const auto kept = app.studies()[Study::sweep].result();
  const auto& sweep = std::get<SweepResult>(*kept);
  for (std::size_t lane = 0; lane < now->lanes.size(); ++lane) {
    const double best = now->lanes[lane].spec.schedule.real("lr");
    double least = INFINITY, there = INFINITY;
    for (const SweepRun& run : sweep.runs) {
      const double loss = run.rows[lane].final_loss.value_or(INFINITY);
      least = std::min(least, loss);
      if (sweep.sweep->point(run.run).front() == best) there = loss;
    }
    CHECK(there == least);
  }
}

TEST_CASE("S runs other seeds of what is on screen, again after a change, and takes them away") {
  BareApp app(test::small_document());
  app.player().step(5);
  settled(app);
  strike(app, "S");
  REQUIRE(study_ended(app, Study::seeds));
  const auto first = app.studies()[Study::seeds].result();
  REQUIRE(complete(*first));
  CHECK(std::get<SeedsResult>(*first).runs.ends.size() == 20);
  change_value(app, "lanes.0.schedule.lr", 0.003);
  settled(app);
  REQUIRE(study_ended(app, Study::seeds));
  const auto second = app.studies()[Study::seeds].result();
  CHECK(second != first);
  CHECK(base_of(*second).edits.size() == 1);
  strike(app, "Shift+S");
  REQUIRE(study_ended(app, Study::seeds));
  CHECK(std::get<SeedsResult>(*app.studies()[Study::seeds].result()).runs.ends.size() == 50);
  strike(app, "S");
  app.frame(1280, 720);
  CHECK_FALSE(app.studies()[Study::seeds].result());
}

}  // namespace muonscope
