// What fails in a command, an export or a frame is told, and the window goes on.

#include <filesystem>
#include <new>
#include <stdexcept>

#include "app/window/imgui/imgui_shim.h"
#include "app/window/shell/frame_guard.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope::test {
namespace {

namespace fs = std::filesystem;

/// The current directory while it lives, gone as soon as `remove()` is called.
class VanishingDirectory {
 public:
  VanishingDirectory() : before_(fs::current_path()) {
    fs::create_directories(path_);
    fs::current_path(path_);
  }
  ~VanishingDirectory() { fs::current_path(before_); }
  void remove() const { fs::remove_all(path_); }

 private:
  fs::path before_;
  fs::path path_ = fs::temp_directory_path() / "muonscope-vanishing";
};

struct Thrower {
  std::function<void()> act;
  std::string said;
};

const std::vector<Thrower>& throws_of_all_kinds() {
  static const std::vector<Thrower> all = {
      {[] { throw InputError("not this"); }, "not this"},
      {[] { throw OutputError("the disk is full"); }, "the disk is full"},
      {[] { throw std::bad_alloc(); }, "not enough memory"},
      {[] { static_cast<void>(Json("text").get<int>()); }, "type must be number"},
      {[] { static_cast<void>(fs::file_size("/no/such/file")); }, "/no/such/file"},
      {[] { throw std::out_of_range("index 7"); }, "index 7"},
      {[] { throw 42; }, "unknown kind"}};
  return all;
}

}  // namespace

TEST_CASE("an export that fails says why, whatever was thrown, and the next one is written") {
  Exporter exporter;
  for (const Thrower& each : throws_of_all_kinds()) {
    CAPTURE(each.said);
    exporter.start([&]() -> std::string {
      each.act();
      return "";
    });
    exporter.start([] { return std::string("written"); });
    REQUIRE(eventually([&] { return !exporter.busy(); }));
    const auto failed = exporter.take(), written = exporter.take();
    REQUIRE(failed);
    REQUIRE(written);
    CHECK(failed->failed);
    CHECK(failed->text.find(each.said) != std::string::npos);
    CHECK(written->text == "written");
  }
}

TEST_CASE("a command that fails becomes a notice: here the directory that files go to is gone") {
  BareApp app(small_document());
  app.frame(1000, 700);
  const VanishingDirectory directory;
  directory.remove();
  for (const char* chord : {"Ctrl+E", "F12", "Ctrl+S"}) {
    CAPTURE(chord);
    app.state().notice.reset();
    app.state().dialog = {};
    app.frame(1000, 700, {tap(chord)});
    REQUIRE(app.state().notice);
    CHECK(app.state().notice->is_error);
    app.frame(1000, 700, {tap("Escape")});
    CHECK(draw_data_fault().empty());
  }
}

TEST_CASE("a frame that is cut short anywhere is given up whole, says why, and the next one is drawn") {
  BareApp app(small_document());
  app.frame(1000, 700);
  for (const Thrower& each : throws_of_all_kinds()) {
    CAPTURE(each.said);
    guarded_frame(app.state(), [&] {
      ImGui::NewFrame();
      ImGui::Begin("cut short");
      shim::begin_child("inside", {100, 100}, true);
      ImGui::PushID(3);
      ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 0.5f);
      ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(1, 0, 0, 1));
      ImGui::BeginGroup();
      each.act();
    });
    REQUIRE(app.state().notice);
    CHECK(app.state().notice->text.find(each.said) != std::string::npos);
    app.frame(1000, 700);
    CHECK(draw_data_fault().empty());
    app.state().notice.reset();
  }
}

TEST_CASE(
    "figures that take longer than a frame has room for are made beside the frames: the last ones stay") {
  BareApp app(small_document());
  app.state().figures = {{"loss", {}}, {"spectra", {}}};
  app.derived().frame_budget = 0;  // none fits
  const auto built = [&](std::size_t slot) -> const Derived::BuiltFigure& {
    return app.derived().figures.at(slot);
  };
  const auto points = [&](std::size_t slot) {
    std::size_t count = 0;
    for (const Plot& plot : built(slot).figure.plots)
      for (const Series& series : plot.series) count += series.x.size();
    return count;
  };
  app.frame(1000, 700);
  // Words in place of what is not there yet.
  CHECK((points(0) > 0 || !built(0).figure.plots.front().empty_text.empty()));
  REQUIRE(eventually([&] {
    app.frame(1000, 700);
    return points(0) > 0 && points(1) > 0;
  }));
  app.player().set_speed(std::numeric_limits<double>::infinity());
  app.player().play();
  std::uint64_t shown = 0;
  REQUIRE(eventually([&] {
    app.frame(1000, 700);
    CHECK(draw_data_fault().empty());
    CHECK(points(0) > 0);
    CHECK(points(1) > 0);
    CHECK(built(0).key.version >= shown);
    shown = built(0).key.version;
    return built(0).figure.plots.front().series.front().x.size() > 100;
  }));
  app.player().pause();
  // Paused, the figure of the last step comes in the end.
  CHECK(eventually([&] {
    app.frame(1000, 700);
    const auto snapshot = app.player().snapshot();
    return !snapshot->playing && built(0).key.version == snapshot->version &&
           built(1).key.version == snapshot->version;
  }));
  const Derived::BuiltFigure beside = app.derived().figures.at(0);
  app.derived().frame_budget = std::numeric_limits<double>::infinity();
  app.derived().figures.clear();
  app.frame(1000, 700);
  REQUIRE(built(0).figure.plots.size() == beside.figure.plots.size());
  CHECK(built(0).figure.plots.front().series.front().y == beside.figure.plots.front().series.front().y);
}

TEST_CASE(
    "another figure chosen while one is being made, and another run: what comes is what was asked for last") {
  BareApp app(small_document());
  app.state().figures = {{"loss", {}}};
  app.derived().frame_budget = 0;
  for (const char* id : {"spectra", "loss", "conserved", "no_such_figure", "modes", "loss"}) {
    app.state().figures = {{id, {}}};
    app.frame(1000, 700);
    app.player().reset();
    app.player().step(7);
    app.frame(1000, 700);
  }
  CHECK(eventually([&] {
    app.frame(1000, 700);
    const Derived::BuiltFigure& built = app.derived().figures.at(0);
    return built.figure.id == "loss" && built.key.version == app.player().snapshot()->version &&
           built.figure.plots.front().series.front().x.back() == 7;
  }));
}

}  // namespace muonscope::test
