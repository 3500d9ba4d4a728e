// Asking for a path: typed, with what may follow listed and completed; and by the system's chooser, which
// here is a script on PATH.

#include <doctest/doctest.h>

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/platform/chooser/file_chooser.h"
#include "app/window/state/path_completion.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;
using test::BareApp;
using test::tap;
using Purpose = PathDialog::Purpose;

/// A directory of its own that goes with it.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "muonscope-paths-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }
  std::string text(const std::string& name) const { return (path_ / name).string(); }
  void file(const std::string& name, const std::string& contents = "") const {
    std::ofstream(path_ / name) << contents;
  }

 private:
  fs::path path_;
};

/// Sets a variable of the environment while it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* const before = std::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() {
    if (before_)
      ::setenv(name_, before_->c_str(), 1);
    else
      ::unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

Scratch& with_files(Scratch& scratch) {
  fs::create_directories(scratch.path() / "experiments");
  fs::create_directories(scratch.path() / "export");
  fs::create_directories(scratch.path() / ".hidden");
  for (const char* name : {"exact.json", "exact-zero.json", "Example.JSON", "picture.png", "notes.txt"})
    scratch.file(name);
  return scratch;
}

/// A file of that name that runs this script.
void put_program(const Scratch& scratch, const std::string& name, const std::string& script) {
  scratch.file(name, "#!/bin/sh\n" + script + "\n");
  fs::permissions(scratch.path() / name, fs::perms::owner_all);
}

/// The one file in it becomes the chooser of these names' programs.
std::string path_with(const Scratch& scratch) {
  return scratch.path().string() + ":/usr/bin:/bin";
}

/// Frames until something holds.
template <typename Done>
bool frames_until(BareApp& app, Done done) {
  return test::eventually([&] {
    app.frame(1280, 720);
    return done();
  });
}

TEST_CASE(
    "what may follow a path: directories first, files of the kind, case apart, hidden ones on request") {
  Scratch scratch;
  with_files(scratch);
  using Names = std::vector<std::string>;
  CHECK(complete_path(scratch.text("ex"), {".json"}).names ==
        Names{"experiments/", "export/", "Example.JSON", "exact-zero.json", "exact.json"});
  CHECK(complete_path(scratch.text("exa"), {".json"}).completed == scratch.text("Exa"));
  CHECK(complete_path(scratch.text("exact"), {".json"}).completed == scratch.text("exact"));
  CHECK(complete_path(scratch.text("exact."), {".json"}).completed == scratch.text("exact.json"));
  CHECK(complete_path(scratch.text("expo"), {}).completed == scratch.text("export/"));
  CHECK(complete_path(scratch.text("pic"), {".json"}).names.empty());
  CHECK(complete_path(scratch.text("pic"), {".png"}).names == Names{"picture.png"});
  CHECK(complete_path(scratch.text("exact"), {}).names.empty());
  CHECK(complete_path(scratch.text(".h"), {}).names == Names{".hidden/"});
  CHECK(complete_path(scratch.text(""), {}).names == Names{"experiments/", "export/"});
  CHECK(complete_path(scratch.text("none/such"), {".json"}).names.empty());
}

TEST_CASE("~ is the home directory") {
  Scratch scratch;
  with_files(scratch);
  const Variable home("HOME", scratch.path().string());
  CHECK(expanded("~/exact.json") == scratch.path() / "exact.json");
  CHECK(expanded("a~b") == "a~b");
  CHECK(complete_path("~/expe", {}).completed == "~/experiments/");
}

TEST_CASE("Tab completes the typed path in the dialog, and typing goes on behind it") {
  Scratch scratch;
  with_files(scratch);
  BareApp app(test::small_document());
  app.frame(1280, 720, {tap("Ctrl+O")});
  app.state().dialog.path = scratch.text("expe");
  for (int i = 0; i < 4; ++i) app.frame(1280, 720);
  app.frame(1280, 720, {tap("Tab")});
  for (int i = 0; i < 3; ++i) app.frame(1280, 720);
  CHECK(app.state().dialog.path == scratch.text("experiments/"));
  ImGui::GetIO().AddInputCharactersUTF8("x");
  app.frame(1280, 720);
  app.frame(1280, 720);
  CHECK(app.state().dialog.path == scratch.text("experiments/x"));
  CHECK(app.state().dialog.found.names.empty());
}

TEST_CASE("a file is saved with its ending, and at home") {
  Scratch scratch;
  const Variable home("HOME", scratch.path().string());
  BareApp app(test::small_document());
  app.frame(1280, 720, {tap("Ctrl+S")});
  app.state().dialog.path = "~/mine";
  for (int i = 0; i < 4; ++i) app.frame(1280, 720);
  app.frame(1280, 720, {tap("Enter")});
  CHECK(fs::exists(scratch.path() / "mine.json"));
  CHECK(app.state().dialog.purpose == Purpose::none);
}

TEST_CASE("the system's chooser opens what was chosen while frames go on") {
  Scratch scratch;
  scratch.file("chosen.json", to_json(test::small_document().experiment).dump());
  for (const char* program : {"zenity", "kdialog"}) {
    CAPTURE(program);
    put_program(scratch, program,
                "printf '%s\\n' \"$@\" > '" + scratch.text("arguments") + "'; sleep 0.4; echo '" +
                    scratch.text("chosen.json") + "'");
    const Variable path("PATH", path_with(scratch)), which("MUONSCOPE_CHOOSER", program);
    FileChooser chooser;
    REQUIRE(chooser.available());
    BareApp app(lesson_document(lessons().front()));
    app.use(chooser);
    app.frame(1280, 720, {tap("Ctrl+O")});
    CHECK(chooser.is_open());
    CHECK(app.state().dialog.purpose == Purpose::none);
    int frames = 0;
    REQUIRE(frames_until(app, [&] { return ++frames > 3 && !app.state().file.empty(); }));
    CHECK(app.state().file == scratch.path() / "chosen.json");
    CHECK(frames > 3);
    CHECK(!chooser.is_open());
    std::ifstream file(scratch.path() / "arguments");
    const std::string arguments{std::istreambuf_iterator<char>(file), {}};
    CHECK(arguments.find("Open experiment") != std::string::npos);
    CHECK(arguments.find("*.json") != std::string::npos);
  }
}

TEST_CASE("cancelling changes nothing; a path that is no good comes back to be mended") {
  Scratch scratch;
  const Variable path("PATH", path_with(scratch)), which("MUONSCOPE_CHOOSER", "zenity");
  put_program(scratch, "zenity", "sleep 0.4; exit 1");
  FileChooser chooser;
  BareApp app(test::small_document());
  app.use(chooser);
  app.frame(1280, 720, {tap("Ctrl+O")});
  REQUIRE(frames_until(app, [&] { return !chooser.is_open(); }));
  CHECK(app.state().dialog.purpose == Purpose::none);
  CHECK(!app.state().notice);
  CHECK(chooser.available());

  put_program(scratch, "zenity", "sleep 0.4; echo /no/such/file.json");
  app.frame(1280, 720, {tap("Ctrl+O")});
  REQUIRE(frames_until(app, [&] { return app.state().dialog.purpose == Purpose::open; }));
  CHECK(app.state().dialog.path == "/no/such/file.json");
  CHECK(app.state().dialog.error.find("/no/such/file.json") != std::string::npos);
}

TEST_CASE("a chooser that does not open leaves the typed path, now and from then on") {
  Scratch scratch;
  const Variable path("PATH", path_with(scratch)), which("MUONSCOPE_CHOOSER", "zenity");
  for (const char* script : {"exit 1", "exit 255", "kill -9 $$"}) {
    CAPTURE(script);
    put_program(scratch, "zenity", script);
    FileChooser chooser;
    BareApp app(test::small_document());
    app.use(chooser);
    app.frame(1280, 720, {tap("Ctrl+O")});
    REQUIRE(frames_until(app, [&] { return app.state().dialog.purpose == Purpose::open; }));
    CHECK(!chooser.available());
    CHECK(app.state().notice);
  }
}

TEST_CASE(
    "Escape closes the chooser, asking again does not open a second one, and the end does not wait for it") {
  Scratch scratch;
  const Variable path("PATH", path_with(scratch)), which("MUONSCOPE_CHOOSER", "zenity");
  put_program(scratch, "zenity", "echo $$ >> '" + scratch.text("pids") + "'; sleep 600; echo late");
  const auto started = [&] {
    std::ifstream file(scratch.path() / "pids");
    return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
  };
  const auto ended = [&](int process) { return ::kill(process, 0) != 0; };
  const auto last_process = [&] {
    std::ifstream file(scratch.path() / "pids");
    int process = 0;
    for (int each = 0; file >> each;) process = each;
    return process;
  };
  {
    FileChooser chooser;
    BareApp app(test::small_document());
    app.use(chooser);
    app.frame(1280, 720, {tap("Ctrl+O")});
    REQUIRE(test::eventually([&] { return started() == 1; }));
    app.frame(1280, 720, {tap("Ctrl+O")});
    CHECK(app.state().notice);
    CHECK(started() == 1);
    app.frame(1280, 720, {tap("Escape")});
    CHECK(!chooser.is_open());
    CHECK(test::eventually([&] { return ended(last_process()); }));
    app.frame(1280, 720, {tap("Ctrl+O")});
    REQUIRE(test::eventually([&] { return started() == 2; }));
  }
  CHECK(test::eventually([&] { return ended(last_process()); }));
}

TEST_CASE("without a chooser, or where the variable says so, paths are typed") {
  Scratch scratch;
  put_program(scratch, "zenity", "exit 0");
  const Variable path("PATH", path_with(scratch));
  {
    const Variable which("MUONSCOPE_CHOOSER", "typed");
    CHECK(!FileChooser().available());
  }
  {
    const Variable which("MUONSCOPE_CHOOSER", "kdialog");
    CHECK(!FileChooser().available());
  }
  {
    const Variable which("MUONSCOPE_CHOOSER", "");
    const Variable display("XDG_CURRENT_DESKTOP", "KDE");
    CHECK(FileChooser().available());
  }
}

TEST_CASE("each purpose asks for what it takes") {
  const ChooserRequest request{"Save experiment", "/tmp/a b/x.json", true, "Experiments", {".json"}};
  for (const std::vector<std::string>& command : {zenity_command(request), kdialog_command(request)}) {
    const auto has = [&](std::string_view part) {
      return std::ranges::any_of(
          command, [&](const std::string& each) { return each.find(part) != std::string::npos; });
    };
    CHECK(has("save"));
    CHECK(has("/tmp/a b/x.json"));
    CHECK(has("*.json"));
    CHECK(has("Save experiment"));
  }
}

}  // namespace
}  // namespace muonscope
