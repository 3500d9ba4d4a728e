// Keys on layouts: what a key means by what it prints, and by its place where that is all there is.

#include "app/platform/keys.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

/// A layout: what places print without a modifier where that is not what they print in the US, and whether
/// the letters are Latin. "" is a dead key.
struct Layout {
  std::string name;
  std::map<char, std::string> printed;
  bool latin = true;
};

const std::vector<Layout>& layouts() {
  static const std::vector<Layout> all{
      {"us", {}},
      {"fr",
       {{'Q', "a"},  {'W', "z"}, {'A', "q"}, {'Z', "w"}, {'M', ","},  {';', "m"}, {'\'', "ù"}, {',', ";"},
        {'.', ":"},  {'/', "!"}, {'[', ""},  {']', "$"}, {'\\', "*"}, {'-', ")"}, {'1', "&"},  {'2', "é"},
        {'3', "\""}, {'4', "'"}, {'5', "("}, {'6', "-"}, {'7', "è"},  {'8', "_"}, {'9', "ç"},  {'0', "à"}}},
      {"de",
       {{'Y', "z"},
        {'Z', "y"},
        {'[', "ü"},
        {']', "+"},
        {'\\', "#"},
        {';', "ö"},
        {'\'', "ä"},
        {'-', "ß"},
        {'=', ""},
        {'/', "-"},
        {'`', ""}}},
      {"ru",
       {{'Q', "й"}, {'W', "ц"},  {'E', "у"}, {'R', "к"}, {'T', "е"}, {'Y', "н"}, {'U', "г"},
        {'I', "ш"}, {'O', "щ"},  {'P', "з"}, {'A', "ф"}, {'S', "ы"}, {'D', "в"}, {'F', "а"},
        {'G', "п"}, {'H', "р"},  {'J', "о"}, {'K', "л"}, {'L', "д"}, {'Z', "я"}, {'X', "ч"},
        {'C', "с"}, {'V', "м"},  {'B', "и"}, {'N', "т"}, {'M', "ь"}, {'[', "х"}, {']', "ъ"},
        {';', "ж"}, {'\'', "э"}, {',', "б"}, {'.', "ю"}, {'/', "."}, {'`', "ё"}},
       false},
      {"he",
       {{'Q', "/"}, {'W', "'"}, {'R', "ר"}, {'K', "ל"}, {'T', "א"}, {'[', "]"}, {']', "["}, {'.', "ץ"}},
       false}};
  return all;
}

constexpr std::string_view places = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`-=[]\\;',./";

std::string printed_at(const Layout& layout, char place) {
  const auto found = layout.printed.find(place);
  if (found != layout.printed.end()) return found->second;
  return {static_cast<char>(std::tolower(static_cast<unsigned char>(place)))};
}

/// What arrives when the key at a place goes down.
KeyPress press_at(const Layout& layout, char place, Chord modifiers) {
  const KeyNames names = names_of_key(place, printed_at(layout, place), layout.latin);
  modifiers.key = names.name;
  return {modifiers, false, "", names.place};
}

/// Ids of the actions that these presses run.
std::vector<std::string> ran(const KeyPress& press) {
  BareApp app(test::small_document());
  app.frame(1280, 720, {press});
  return app.state().performed;
}

bool has_place(const Chord& chord) {
  return chord.key.size() == 1 && chord.key != "+";
}

/// Whether some key runs the action by one of its shortcuts: one that every layout has, or one at some place.
bool reachable(const Layout& layout, const Action& row) {
  for (const std::string& shortcut : row.shortcuts) {
    const Chord chord = parse_chord(shortcut);
    if (!has_place(chord) && chord.key != "+") return true;  // arrows, Space, F1 …
    for (const char place : places) {
      const KeyPress press = press_at(layout, place, chord);
      if (press.chord == chord || (!press.place.empty() && press.chord_by_place() == chord)) return true;
    }
  }
  return false;
}

TEST_CASE("every action can be reached on every layout without AltGr") {
  for (const Layout& layout : layouts())
    for (const Action& row : actions()) {
      CAPTURE(layout.name);
      CAPTURE(row.id);
      CHECK(reachable(layout, row));
    }
}

TEST_CASE("keys of a Russian layout act by their place: R, Ctrl+K and the rest") {
  const Layout& russian = *std::ranges::find(layouts(), "ru", &Layout::name);
  CHECK(ran(press_at(russian, 'R', {})) == std::vector<std::string>{"reset"});
  CHECK(ran(press_at(russian, 'K', {.ctrl = true, .key = ""})) == std::vector<std::string>{"palette"});
  CHECK(ran(press_at(russian, '[', {})) == std::vector<std::string>{"slower"});
  CHECK(ran(press_at(russian, '.', {})) == std::vector<std::string>{"step"});
  for (const char letter : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    CHECK(names_of_key(letter, printed_at(russian, letter), false).name == std::string(1, letter));
}

TEST_CASE("letters of Latin layouts act by what they print, never by their place") {
  const Layout& french = *std::ranges::find(layouts(), "fr", &Layout::name);
  CHECK(ran(press_at(french, 'A', {.ctrl = true, .key = ""})) == std::vector<std::string>{"quit"});
  CHECK(ran(press_at(french, 'Q', {.ctrl = true, .key = ""})).empty());
  CHECK(ran(press_at(french, ';', {})) == std::vector<std::string>{"enlarge"});
  CHECK(ran(press_at(french, 'M', {})).empty());
  const Layout& german = *std::ranges::find(layouts(), "de", &Layout::name);
  CHECK(ran(press_at(german, ';', {})).empty());
}

TEST_CASE("digits and brackets act by their place where the layout prints neither letter nor digit there") {
  const Layout& french = *std::ranges::find(layouts(), "fr", &Layout::name);
  CHECK(ran(press_at(french, '1', {})) == std::vector<std::string>{"lane_1"});
  CHECK(ran(press_at(french, '0', {.ctrl = true, .key = ""})) == std::vector<std::string>{"usual_size"});
  CHECK(ran(press_at(french, '6', {.ctrl = true, .key = ""})) == std::vector<std::string>{"smaller"});
  const Layout& german = *std::ranges::find(layouts(), "de", &Layout::name);
  CHECK(ran(press_at(german, '[', {})) == std::vector<std::string>{"slower"});
  CHECK(ran(press_at(german, ']', {})) == std::vector<std::string>{"faster"});
}

TEST_CASE("the speed has keys that all layouts type, and no clicker sends") {
  const std::vector<std::string> sent_by_clickers{
      "PageUp", "PageDown", "B", "F5", "Escape", ".", "Up", "Down", "Left", "Right", "Tab", "Enter", "Space"};
  for (const char* id : {"slower", "faster", "normal_speed"}) {
    const std::vector<std::string>& shortcuts = action(id).shortcuts;
    REQUIRE(shortcuts.size() == 2);
    CHECK(std::ranges::find(sent_by_clickers, shortcuts[1]) == sent_by_clickers.end());
    CHECK(shortcut_text(action(id)).find(shortcuts[1]) != std::string::npos);
  }
}

TEST_CASE("a name that means something goes before the place") {
  // Hebrew has [ and ] exchanged.
  const Layout& hebrew = *std::ranges::find(layouts(), "he", &Layout::name);
  CHECK(ran(press_at(hebrew, '[', {})) == std::vector<std::string>{"faster"});
  CHECK(ran(press_at(hebrew, 'W', {})) == std::vector<std::string>{"sweep"});
}

TEST_CASE("an Enter and a Tab wait for the text typed before them") {
  KeyQueue queue;
  for (const char* key : {"A", "Tab", "B", "Enter"}) queue.push({parse_chord(key)});
  CHECK(queue.take(true).size() == 1);
  CHECK(queue.take(true).empty());
  CHECK(queue.take(false).size() == 3);
}

}  // namespace
}  // namespace muonscope
