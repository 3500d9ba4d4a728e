// Starting again: R keeps what was changed and says so, the lesson's reset takes it back, and so does each
// figure.

#include "app/window/actions/restart.h"

#include <doctest/doctest.h>

#include "app/window/actions/figure_slots.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::settle;
using test::tap;

double rate(BareApp& app) {
  return app.player().snapshot()->experiment->lanes[0].schedule.real("lr");
}

std::vector<std::string> ids(const AppState& state) {
  std::vector<std::string> all;
  for (const FigureSlot& slot : state.figures) all.push_back(slot.id);
  return all;
}

const Lesson& a_lesson() {
  return *find_lesson("all-modes-at-one-rate");
}

TEST_CASE("R says nothing where nothing is changed, and names what is") {
  BareApp app(test::small_document());
  app.player().step(5);
  settle(app);
  app.frame(1280, 720, {tap("R")});
  settle(app);
  CHECK(!app.state().notice);
  Ui ui = app.ui();
  change(ui, "lanes.0.schedule.lr", 0.02);
  settle(app);
  app.frame(1280, 720, {tap("R")});
  settle(app);
  CHECK(app.player().snapshot()->step == 0);
  CHECK(rate(app) == 0.02);
  REQUIRE(app.state().notice);
  const std::string& text = app.state().notice->text;
  CHECK(text.find("η of GD: 0.02") != std::string::npos);
  CHECK(text.find("Ctrl+R") != std::string::npos);
  CHECK(!app.state().notice->is_error);
}

TEST_CASE("edits that a file plans are not changes") {
  OpenedDocument document = test::small_document();
  document.experiment.edits.push_back(Edit{20, "lanes.0.schedule.lr", Json(0.001)});
  BareApp app(document);
  app.player().step(30);
  settle(app);
  REQUIRE(rate(app) == 0.001);
  app.frame(1280, 720, {tap("R")});
  settle(app);
  CHECK(!app.state().notice);
  CHECK(rate(app) == 0.015);
}

TEST_CASE("changes are named by symbol and lane, another kind by itself, and lists of many are counted") {
  const Experiment before = test::small_document().experiment;
  CHECK(changed_values(before, before).empty());
  CHECK(changed_values(before, with_value(before, "seed", 8)) == std::vector<std::string>{"seed: 8"});
  const std::vector<std::string> kinds =
      changed_values(before, with_value(before, "lanes.0.optimizer.kind", "muon"));
  REQUIRE(kinds.size() == 1);
  CHECK(kinds[0] == "optimizer of GD: muon");
}

TEST_CASE("Reset this lesson brings back figures, values and view") {
  BareApp app(lesson_document(a_lesson()));
  app.frame(1280, 720);
  const std::vector<std::string> own = ids(app.state());
  const ViewOptions own_view = app.state().figures[0].view;
  const double own_rate = rate(app);
  Ui ui = app.ui();
  choose_figure(ui, 0, "matrices");
  change(ui, "lanes.0.schedule.lr", own_rate / 3);
  new_seed(ui);
  app.state().figures[0].view.x = Range{1, 2};
  app.state().theory = true;
  app.state().time = TimeAxis::flops;
  app.state().maximized = 0;
  app.player().step(7);
  settle(app);
  REQUIRE(!app.state().layout.figures.empty());
  app.frame(1280, 720, {tap("Ctrl+R")});
  settle(app);
  CHECK(ids(app.state()) == own);
  CHECK(app.state().figures[0].view == own_view);
  CHECK(app.state().layout.figures.empty());
  CHECK_FALSE(app.state().theory);  // until the answer is out
  CHECK(app.state().time == TimeAxis::steps);
  CHECK(app.state().maximized == -1);
  CHECK(app.player().snapshot()->step == 0);
  CHECK(to_json(*app.player().snapshot()->origin) == to_json(a_lesson().experiment));
}

TEST_CASE("an experiment without a lesson goes back to its file") {
  BareApp app(test::small_document());
  Ui ui = app.ui();
  change(ui, "lanes.0.schedule.lr", 0.001);
  settle(app);
  app.frame(1280, 720, {tap("Ctrl+R")});
  settle(app);
  CHECK(rate(app) == 0.015);
  CHECK(to_json(*app.player().snapshot()->origin) == to_json(test::small_document().experiment));
}

TEST_CASE(
    "a figure put into a lesson can be taken back: by itself, with all others, and it is forgotten then") {
  BareApp app(lesson_document(a_lesson()));
  app.frame(1280, 720);
  const std::vector<std::string> own = ids(app.state());
  REQUIRE(own.size() >= 2);
  Ui ui = app.ui();
  CHECK(replaced_figure(app.state(), 0).empty());
  choose_figure(ui, 0, "matrices");
  choose_figure(ui, 1, "matrices");
  CHECK(replaced_figure(app.state(), 0) == own[0]);
  choose_figure(ui, 0, replaced_figure(app.state(), 0));
  CHECK(ids(app.state())[0] == own[0]);
  CHECK(app.state().layout.figures.contains(a_lesson().id));
  app.frame(1280, 720, {tap(action("own_figures").shortcuts.front())});
  CHECK(ids(app.state()) == own);
  CHECK(!app.state().layout.figures.contains(a_lesson().id));
}

TEST_CASE(
    "a figure from the command list is shown alone, in place of the last one where it is not on screen") {
  BareApp app(lesson_document(a_lesson()));
  app.frame(1280, 720);
  const std::vector<std::string> own = ids(app.state());
  Ui ui = app.ui();
  show_figure(ui, own[1]);
  CHECK(app.state().maximized == 1);
  CHECK(ids(app.state()) == own);
  app.state().maximized = -1;
  show_figure(ui, "effective_rank");
  CHECK(ids(app.state()).back() == "effective_rank");
  CHECK(app.state().maximized == static_cast<int>(own.size()) - 1);
  CHECK(app.state().notice);
}

}  // namespace
}  // namespace muonscope
