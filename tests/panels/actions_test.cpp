#include <doctest/doctest.h>

#include <set>

#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::tap;

TEST_CASE("ids and shortcuts are unique, and every action has label, help and menu") {
  std::set<std::string> ids, chords;
  for (const Action& row : actions()) {
    CAPTURE(row.id);
    CHECK(ids.insert(row.id).second);
    CHECK(!row.label.empty());
    CHECK(row.help.size() > 10);
    CHECK(!row.menu.empty());
    CHECK(!row.shortcuts.empty());
    for (const std::string& shortcut : row.shortcuts) {
      CAPTURE(shortcut);
      CHECK(chord_text(parse_chord(shortcut)) == shortcut);
      CHECK(!parse_chord(shortcut).key.empty());
      CHECK(chords.insert(shortcut).second);
    }
  }
}

TEST_CASE("keys that clickers send turn pages and do nothing else") {
  CHECK(action("next_page").shortcuts.front() == "PageDown");
  CHECK(action("previous_page").shortcuts.front() == "PageUp");
}

TEST_CASE("chords parse with a plus as their key") {
  CHECK(parse_chord("Ctrl++") == Chord{true, false, false, "+"});
  CHECK(parse_chord("Ctrl+Shift+D") == Chord{true, true, false, "D"});
  CHECK(parse_chord("+") == Chord{false, false, false, "+"});
}

TEST_CASE("no tap is lost, however slow the frames are") {
  BareApp app(test::small_document());
  app.frame(1280, 720);
  app.frame(1280, 720, std::vector<KeyPress>(20, tap("Right")));
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step == 20; }));
  app.frame(1280, 720, {tap("Shift+Right"), tap(".")});
  CHECK(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step == 31; }));
}

TEST_CASE("play, pause, reset, speed and seed by key") {
  BareApp app(test::small_document());
  app.frame(1280, 720, {tap("]"), tap("Space")});
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return s.playing && s.step > 0; }));
  CHECK(app.player().snapshot()->speed == doctest::Approx(2 * Player::default_speed));
  app.frame(1280, 720, {tap("Space")});
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return !s.playing; }));
  app.frame(1280, 720, {tap("R"), tap("\\")});
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return s.step == 0; }));
  CHECK(test::wait_for(app.player(), [](const Snapshot& s) { return s.speed == Player::default_speed; }));
  const std::uint64_t seed = app.player().snapshot()->experiment->seed;
  app.frame(1280, 720, {tap("Shift+R")});
  CHECK(test::wait_for(app.player(), [seed](const Snapshot& s) { return s.experiment->seed != seed; }));
}

TEST_CASE("a held key repeats steps but does not flicker switches") {
  BareApp app(test::small_document());
  const bool dark = app.state().preferences.dark;
  app.frame(1280, 720, {{parse_chord("Ctrl+Shift+D"), true}, {parse_chord("Right"), true}});
  CHECK(app.state().preferences.dark == dark);
  CHECK(test::wait_for(app.player(), [](const Snapshot& s) { return s.step == 1; }));
}

TEST_CASE("keys do nothing while a dialog is open, and Escape closes it") {
  BareApp app(test::small_document());
  app.frame(1280, 720, {tap("Ctrl+E")});
  CHECK(app.state().dialog.purpose == PathDialog::Purpose::export_results);
  app.frame(1280, 720, {tap("T")});
  CHECK(app.state().theory);
  app.frame(1280, 720, {tap("Escape")});
  app.frame(1280, 720);
  CHECK(app.state().dialog.purpose == PathDialog::Purpose::none);
}

TEST_CASE("a key right after the Escape that closes a dialog acts, even within the same frame") {
  BareApp app(test::small_document());
  app.frame(1280, 720, {tap("Ctrl+O")});
  for (int i = 0; i < 3; ++i) app.frame(1280, 720);
  app.frame(1280, 720, {tap("Escape"), tap("T")});
  CHECK(!app.state().theory);
}

TEST_CASE("a dialog takes Enter from the key queue, and an error keeps it open") {
  BareApp app(test::small_document());
  app.frame(1280, 720, {tap("Ctrl+O")});
  app.state().dialog.path = "no/such/file.json";
  app.frame(1280, 720, {tap("Enter")});
  CHECK(app.state().dialog.error.find("no/such/file.json") != std::string::npos);
  CHECK(app.state().dialog.purpose == PathDialog::Purpose::open);
  app.frame(1280, 720, {tap("Ctrl+Q")});
  CHECK(app.state().requests.quit);
}

TEST_CASE("a typed value is taken on Enter and dropped on Escape") {
  BareApp app(test::small_document());
  const auto rate = [](const Snapshot& s) { return s.experiment->lanes[0].schedule.real("lr"); };
  app.frame(1280, 720);
  app.state().typed = {"lanes.0.schedule.lr", "0.02", true};
  app.frame(1280, 720, {tap("Escape")});
  CHECK(app.state().typed.key.empty());
  app.state().typed = {"lanes.0.schedule.lr", "0.03", true};
  app.frame(1280, 720);
  app.frame(1280, 720, {tap("Enter")});
  CHECK(app.state().typed.key.empty());
  CHECK(test::wait_for(app.player(), [&rate](const Snapshot& s) { return rate(s) == 0.03; }));
}

TEST_CASE("pages turn through the lessons and stop at both ends") {
  REQUIRE(lessons().size() >= 2);
  BareApp app(lesson_document(lessons().front()));
  app.frame(1280, 720, {tap("PageUp")});
  CHECK(app.state().lesson->id == lessons().front().id);
  app.frame(1280, 720, {tap("Ctrl+PageDown")});
  CHECK(app.state().lesson->id == lessons()[1].id);
  app.frame(1280, 720, std::vector<KeyPress>(40, tap("Ctrl+PageDown")));
  CHECK(app.state().lesson->id == lessons().back().id);
}

TEST_CASE(
    "a refused value is said by its name; the next one replaces it, a right one or a page takes it away") {
  BareApp app(lesson_document(lessons().front()));
  const auto type = [&app](const Json& value) {
    Ui ui = app.ui();
    change(ui, "lanes.0.schedule.lr", value);
    test::settle(app, 1280, 720);
  };
  const std::string lane = lessons().front().experiment.lanes[0].name;
  type(-1);
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->text.starts_with(lane + ": learning rate η: -1 is out of range"));
  type("fast");
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->text.find("-1") == std::string::npos);
  CHECK(app.state().notice->text.starts_with(lane + ": learning rate η: "));
  type(0.01);
  CHECK_FALSE(app.state().notice);
  type(-1);
  CHECK(app.state().notice);
  app.frame(1280, 720, {tap("PageDown")});
  test::settle(app, 1280, 720);
  CHECK_FALSE(app.state().notice);
}

TEST_CASE("what cannot be done is said, not swallowed") {
  BareApp app(test::small_document());
  Ui ui = app.ui();
  ask_path(ui, PathDialog::Purpose::open);
  app.state().dialog.path = "no/such/file.json";
  CHECK(!accept_path(ui));
  CHECK(app.state().dialog.error.find("no/such/file.json") != std::string::npos);
  change(ui, "lanes.0.schedule.lr", "fast");
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return !s.notice.empty(); }));
  app.frame(1280, 720);
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->is_error);
}

}  // namespace
}  // namespace muonscope
