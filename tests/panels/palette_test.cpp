#include <doctest/doctest.h>

#include "app/panels/fuzzy.h"
#include "app/panels/palette.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::tap;

std::vector<KeyPress> typed(std::string_view text) {
  std::vector<KeyPress> presses;
  for (const char letter : text) {
    // As GLFW sends it: the key going down, then the text.
    presses.push_back({{false, false, false, std::string(1, letter)}, false});
    presses.push_back({{}, false, std::string(1, letter)});
  }
  return presses;
}

std::vector<KeyPress> joined(std::vector<KeyPress> all, const std::vector<KeyPress>& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST_CASE("a query fits where its letters occur in order") {
  CHECK(fuzzy_score("dt", "Dark theme"));
  CHECK(fuzzy_score("dark theme", "Dark theme"));
  CHECK(!fuzzy_score("td", "Dark"));
  CHECK(!fuzzy_score("x", ""));
  CHECK(fuzzy_score("", "anything") == fuzzy_score("", "else"));
}

TEST_CASE("words' beginnings and runs of letters count more than scattered ones") {
  CHECK(fuzzy_score("fs", "Full screen") > fuzzy_score("fs", "Half the speedless"));
  CHECK(fuzzy_score("step", "Step") > fuzzy_score("step", "Screenshot enlarged, please"));
  CHECK(fuzzy_score("step", "Step") > fuzzy_score("step", "10 steps"));
  CHECK(fuzzy_score("the", "Theory overlay") > fuzzy_score("the", "Dark theme"));
}

TEST_CASE("every action is the first match of its own label and runs by Enter") {
  for (const Action& row : actions()) {
    CAPTURE(row.id);
    BareApp app(test::small_document());
    app.frame(1280, 720);
    app.frame(1280, 720, joined(joined({tap("Ctrl+K")}, typed(row.label)), {tap("Enter")}));
    REQUIRE(app.state().performed.size() == 2);
    CHECK(app.state().performed[0] == "palette");
    CHECK(app.state().performed[1] == row.id);
    CHECK(app.state().palette.open == (row.id == "palette"));
  }
}

TEST_CASE("every action runs by each of its keys") {
  for (const Action& row : actions()) {
    for (const std::string& shortcut : row.shortcuts) {
      CAPTURE(shortcut);
      BareApp app(test::small_document());
      app.frame(1280, 720, {tap(shortcut)});
      REQUIRE(app.state().performed.size() == 1);
      CHECK(app.state().performed[0] == row.id);
    }
  }
}

TEST_CASE("arrows choose, Backspace mends, Escape leaves, and letters are not shortcuts meanwhile") {
  BareApp app(test::small_document());
  app.frame(1280, 720, joined({tap("Ctrl+K")}, typed("t")));
  CHECK(app.state().theory);
  CHECK(app.state().palette.query == "t");
  const std::vector<PaletteEntry> matches = palette_matches(app.ui());
  REQUIRE(matches.size() > 2);
  app.frame(1280, 720, {tap("Down"), tap("Down"), tap("Up")});
  CHECK(app.state().palette.selected == 1);
  app.frame(1280, 720, {tap("Up"), tap("Up")});
  CHECK(app.state().palette.selected == static_cast<int>(matches.size()) - 1);
  KeyPress accent;
  accent.text = "é";
  app.frame(1280, 720, {accent, tap("Backspace")});
  CHECK(app.state().palette.query == "t");
  app.frame(1280, 720, {tap("Escape")});
  CHECK(!app.state().palette.open);
  CHECK(app.state().performed.empty());
}

TEST_CASE("lessons are in the list") {
  BareApp app(test::small_document());
  app.frame(1280, 720, joined(joined({tap("Ctrl+K")}, typed(lessons().back().title)), {tap("Enter")}));
  REQUIRE(app.state().lesson);
  CHECK(app.state().lesson->id == lessons().back().id);
}

}  // namespace
}  // namespace muonscope
