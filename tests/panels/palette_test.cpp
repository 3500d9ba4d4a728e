#include <doctest/doctest.h>

#include <algorithm>

#include "app/window/actions/fuzzy.h"
#include "app/window/actions/palette.h"
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
    const bool opens_it = row.id == "palette" || row.id == "add_lane";
    CHECK(app.state().palette.open == opens_it);
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

/// The first matches of what is typed.
std::vector<std::string> found(std::string_view query, std::size_t most = 3) {
  BareApp app(test::small_document());
  app.state().palette = {true, std::string(query), 0};
  std::vector<std::string> labels;
  for (const PaletteEntry& entry : palette_matches(app.ui()))
    if (labels.size() < most) labels.push_back(entry.label);
  return labels;
}

bool finds(std::string_view query, const std::string& label) {
  const std::vector<std::string> labels = found(query);
  return std::ranges::find(labels, label) != labels.end();
}

TEST_CASE("what is meant is found, whatever it is called") {
  const std::vector<std::pair<std::string, std::string>> wanted{
      {"sharpness", "Figure: Sharpness and its limit"},
      {"hessian", "Figure: Sharpness and its limit"},
      {"undo", "Reset this lesson"},
      {"bigger", "Larger"},
      {"zoom out", "Smaller"},
      {"restart", "Back to step 0"},
      {"randomize", "New seed"},
      {"learning rate", "Sweep learning rates"},
      {"exit", "Quit"},
      {"fullscreen", "Full screen"},
      {"shortcuts", "Keys, actions and symbols"},
      {"glossary", "Keys, actions and symbols"},
      {"callouts", "What is what"},
      {"projector", "Second screen for the room"},
      {"answer", "Reveal the answer"},
      {"picture", "Picture or matrix as target…"},
      {"heat map", "Figure: Matrices"},
      {"portrait", "Figure: The scalar plane"},
      {"wasserstein", "Figure: Distance between lanes"},
      {"night", "Dark theme"},
      {"take back", "The lesson's own figures"},
  };
  for (const auto& row : wanted) {
    CAPTURE(row.first);
    CHECK(finds(row.first, row.second));
  }
}

TEST_CASE("every action and every figure has words to be found by, and each finds it") {
  for (const Action& row : actions()) {
    CAPTURE(row.id);
    CHECK(!row.words.empty());
    CHECK(meaning_score(row.words.substr(0, row.words.find(' ')), row.words));
  }
  for (const FigureKind& kind : figure_kinds()) {
    CAPTURE(kind.kind.id);
    CHECK(!kind.words.empty());
  }
}

TEST_CASE("an action's own label finds it first, whatever else has to do with it") {
  BareApp app(test::small_document());
  for (const Action& row : actions()) {
    CAPTURE(row.id);
    app.state().palette = {true, row.label, 0};
    CHECK(palette_matches(app.ui()).front().label == row.label);
  }
}

TEST_CASE("all words of a query must be there, and short ones do not count as meaning") {
  CHECK(meaning_score("zoom text", "zoom in text font"));
  CHECK(meaning_score("fon", "zoom in text font"));
  CHECK(!meaning_score("zoom banana", "zoom in text font"));
  CHECK(!meaning_score("zo", "zoom in text font"));
  CHECK(!meaning_score("", "zoom"));
  CHECK(meaning_score("font", "zoom font") > meaning_score("font", "zoom fonts"));
}

TEST_CASE("figures are in the list and come on screen") {
  BareApp app(test::small_document());
  app.frame(1280, 720, joined(joined({tap("Ctrl+K")}, typed("Figure: Effective rank")), {tap("Enter")}));
  REQUIRE(app.state().maximized >= 0);
  CHECK(app.state().figures[static_cast<std::size_t>(app.state().maximized)].id == "effective_rank");
}

TEST_CASE("figures that are not for this problem are grey, and choosing one says why and changes nothing") {
  BareApp app(test::small_document());
  app.frame(1280, 720);
  app.state().palette = {true, "Figure: Phase space", 0};
  const PaletteEntry entry = palette_matches(app.ui()).front();
  CHECK(entry.why_not == "For particles: here factors P and Q are learnt");
  app.state().palette = {true, "Figure: Matrices", 0};
  CHECK(palette_matches(app.ui()).front().why_not.empty());
  const auto shown = [&] {
    std::vector<std::string> ids;
    for (const FigureSlot& slot : app.state().figures) ids.push_back(slot.id);
    return ids;
  };
  const std::vector<std::string> before = shown();
  Ui ui = app.ui();
  choose(ui, entry);
  CHECK(shown() == before);
  CHECK(app.state().maximized == -1);
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->text == "Phase space: For particles: here factors P and Q are learnt");
}

TEST_CASE("lessons are in the list") {
  BareApp app(test::small_document());
  app.frame(1280, 720, joined(joined({tap("Ctrl+K")}, typed(lessons().back().title)), {tap("Enter")}));
  REQUIRE(app.state().lesson);
  CHECK(app.state().lesson->id == lessons().back().id);
}

}  // namespace
}  // namespace muonscope
