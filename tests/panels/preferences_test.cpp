#include "app/window/state/preferences.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "app/window/actions/figure_slots.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// A new directory that goes when its owner ends.
struct Directory {
  fs::path path = fs::temp_directory_path() / ("muonscope-preferences-" + std::to_string(std::rand()));
  Directory() { fs::create_directories(path); }
  ~Directory() { fs::remove_all(path); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
};

Preferences some_preferences() {
  Preferences preferences;
  preferences.dark = true;
  preferences.scale = 1.21;
  preferences.scroll_pans = true;
  preferences.keyframe_memory = 300;
  preferences.open_directory = "/somewhere";
  preferences.recent = {"/somewhere/a.json", "/b.json"};
  return preferences;
}

WindowLayout some_layout() {
  WindowLayout layout;
  layout.width = 1600;
  layout.height = 901;
  layout.column_width = 300.5;
  layout.advanced = true;
  layout.figures["what-is-conserved"] = {"loss", "spectra"};
  return layout;
}

TEST_CASE("what is written is read again") {
  CHECK(preferences_from_json(to_json(some_preferences())) == some_preferences());
  CHECK(layout_from_json(to_json(some_layout())) == some_layout());
  CHECK(preferences_from_json(to_json(Preferences())) == Preferences());
  CHECK(layout_from_json(to_json(WindowLayout())) == WindowLayout());
}

TEST_CASE("a bad value is dropped and the others stay") {
  Json document = to_json(some_preferences());
  document["scale"] = 1e9;
  document["keyframe_memory"] = -1;
  document["dark"] = "yes";
  document["recent"] = {1, "relative.json", "/b.json"};
  document["unknown"] = {{"deep", 1}};
  const Preferences read = preferences_from_json(document);
  CHECK(read.scale == 1);
  CHECK(read.keyframe_memory == 1024);
  CHECK(!read.dark);
  CHECK(read.scroll_pans);
  CHECK(read.recent == std::vector<fs::path>{"/b.json"});

  document = to_json(some_layout());
  document["width"] = -5;
  document["column_width"] = nullptr;
  document["figures"]["other"] = "loss";
  const WindowLayout layout = layout_from_json(document);
  CHECK(layout.width == first_width);
  CHECK(layout.height == 901);
  CHECK(layout.column_width == first_column_width);
  CHECK(layout.figures == some_layout().figures);
}

TEST_CASE("a file that is no object at all counts as empty") {
  for (const char* text : {"[]", "3", "null", "{", ""}) {
    CAPTURE(text);
    const Directory directory;
    std::ofstream(directory.path / "preferences.json") << text;
    std::ofstream(directory.path / "layout.json") << text;
    const SettingsFiles files(directory.path);
    CHECK(files.preferences() == Preferences());
    CHECK(files.layout() == WindowLayout());
  }
}

TEST_CASE("files are written when something changed, and read at the next start") {
  const Directory directory;
  SettingsFiles files(directory.path / "new");
  files.save(Preferences(), WindowLayout());
  CHECK(!fs::exists(directory.path / "new"));
  files.save(some_preferences(), WindowLayout());
  CHECK(fs::exists(directory.path / "new" / "preferences.json"));
  CHECK(!fs::exists(directory.path / "new" / "layout.json"));
  files.save(some_preferences(), some_layout());
  const SettingsFiles again(directory.path / "new");
  CHECK(again.preferences() == some_preferences());
  CHECK(again.layout() == some_layout());
}

TEST_CASE("a directory that cannot be written is reported once") {
  const Directory directory;
  std::ofstream(directory.path / "file") << "in the way";
  SettingsFiles files(directory.path / "file" / "below");
  CHECK_THROWS_AS(files.save(some_preferences(), WindowLayout()), OutputError);
  CHECK_NOTHROW(files.save(some_preferences(), WindowLayout()));
}

TEST_CASE("recent files are named once, newest first, and only so many") {
  Preferences preferences;
  for (int i = 0; i < 20; ++i) remember_file(preferences, "/f" + std::to_string(i));
  CHECK(preferences.recent.size() == most_recent_files);
  remember_file(preferences, "/f15");
  CHECK(preferences.recent.size() == most_recent_files);
  CHECK(preferences.recent[0] == "/f15");
  CHECK(preferences.recent[1] == "/f19");
}

TEST_CASE("the figures chosen for a lesson come back with it, and reset layout brings its own") {
  test::BareApp app(lesson_document(lessons().front()));
  app.frame(1280, 720);
  Ui ui = app.ui();
  const std::string own = app.state().figures[0].id;
  const std::string other = own == "loss" ? "matrices" : "loss";
  choose_figure(ui, 0, other);
  turn_lesson(ui, 1);
  turn_lesson(ui, -1);
  CHECK(app.state().figures[0].id == other);
  app.state().layout.column_width = 400;
  reset_layout(ui);
  CHECK(app.state().figures[0].id == own);
  CHECK(app.state().layout == WindowLayout());
}

TEST_CASE("a remembered figure that does not exist any more leaves the lesson's own") {
  test::BareApp app(lesson_document(lessons().front()));
  app.state().layout.figures[lessons().front().id] = {"loss", "gone"};
  show(app.state(), lesson_document(lessons().front()));
  CHECK(app.state().figures.size() == own_figures(app.state()).size());
}

TEST_CASE("a dropped experiment opens and is remembered; anything else is refused in words") {
  const Directory directory;
  test::BareApp app(lesson_document(lessons().front()));
  app.frame(1280, 720);
  const auto drop = [&app](const std::vector<fs::path>& paths) {
    Ui ui = app.ui();
    open_dropped(ui, paths);
  };
  drop({"/photo.png"});
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->is_error);
  CHECK(app.state().notice->text.find("photo.png") != std::string::npos);
  const fs::path bad = directory.path / "bad.json", good = directory.path / "good.json";
  std::ofstream(bad) << "{\"muonscope\": 1, \"steps\": -3}";
  std::ofstream(good) << to_json(test::small_document().experiment).dump();
  drop({bad});
  REQUIRE(app.state().notice);
  CHECK(app.state().notice->text.find("bad.json") != std::string::npos);
  CHECK(app.state().lesson);
  CHECK(app.state().preferences.recent.empty());
  drop({directory.path / "notes.txt"});
  CHECK(app.state().notice->text.find(".png") != std::string::npos);
  drop({"/photo.png", good});
  CHECK(app.state().file == good);
  CHECK(!app.state().lesson);
  CHECK(!app.state().notice);
  CHECK(app.state().preferences.recent == std::vector<fs::path>{good});
  CHECK(app.state().preferences.open_directory == directory.path);
}

}  // namespace
}  // namespace muonscope
