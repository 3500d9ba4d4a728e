// What Ctrl+E and a figure's menu write: one moment, as it is on screen.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <future>
#include <sstream>

#include "app/export/image_queue.h"
#include "app/paint/layout.h"
#include "app/paint/svg.h"
#include "app/window/figures/built_figure.h"
#include "app/window/state/shown_figure.h"
#include "core/base/errors.h"
#include "core/io/atomic_file.h"
#include "core/io/input_file.h"
#include "core/io/png_decode.h"
#include "core/lessons/lesson.h"
#include "tests/panels/bare_app.h"
#include "tests/panels/cloud_document.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;
using test::BareApp;
using test::cloud_document;
using test::outcome_of_export;

struct ScratchDirectory {
  ScratchDirectory() {
    std::string name = (fs::temp_directory_path() / "muonscope-export-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~ScratchDirectory() { fs::remove_all(path); }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  std::string read(const std::string& name) const { return read_text_file(path / name); }
  fs::path path;
};

void export_all(BareApp& app, const fs::path& directory, Extent extent = Extent::as_shown) {
  Ui ui = app.ui();
  export_results(ui, directory, extent);
  const Exporter::Outcome outcome = outcome_of_export(app);
  CHECK_MESSAGE(!outcome.failed, outcome.text);
}

/// The figure of the first slot by its menu.
std::string saved_figure(BareApp& app, const fs::path& directory, const std::string& format) {
  app.state().preferences.export_directory = directory;
  Ui ui = app.ui();
  export_figure(ui, 0, usable_format(format, {}));
  const Exporter::Outcome outcome = outcome_of_export(app);
  CHECK_MESSAGE(!outcome.failed, outcome.text);
  const fs::path file = directory / (app.state().figures[0].id + "." + format);
  const std::string bytes = read_text_file(file);
  fs::remove(file);
  return bytes;
}

/// The step of a trace's last row.
std::string last_step(const std::string& csv) {
  const std::size_t line = csv.rfind('\n', csv.size() - 2) + 1;
  return csv.substr(line, csv.find(',', line) - line);
}

/// "step 12" of a figure's caption.
std::string step_of(const std::string& svg) {
  const std::size_t start = svg.find("<desc>step ") + 11;
  return svg.substr(start, svg.find(' ', start) - start);
}

std::size_t polylines(const std::string& svg) {
  std::size_t count = 0;
  for (std::size_t at = svg.find("<polyline"); at != std::string::npos; at = svg.find("<polyline", at + 1))
    ++count;
  return count;
}

/// What is on screen in the first slot, as a file draws it.
std::string screen_svg(BareApp& app) {
  Ui ui = app.ui();
  Figure figure = built_figure(ui, 0);
  PaintOptions options;
  options.hidden = app.state().figures[0].view.hidden;
  return svg(figure, 960, 600, light_theme(), options);
}

}  // namespace

TEST_CASE("an export is of the step at which it was asked for, however late its files are written") {
  const ScratchDirectory out;
  BareApp app(test::small_document());
  app.player().step(20);
  test::settle(app);
  std::promise<void> gate;
  app.exporter().start([opened = gate.get_future().share()] {
    opened.wait();
    return std::string("an earlier job");
  });
  Ui ui = app.ui();
  export_results(ui, out.path, Extent::as_shown);
  app.player().edit("lanes.0.schedule.lr", 0.001);
  app.player().step(300);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step == 320; }));
  app.frame(1000, 700);
  gate.set_value();
  outcome_of_export(app);
  REQUIRE(!outcome_of_export(app).failed);
  CHECK(last_step(out.read("muon.csv")) == "20");
  const Json experiment = Json::parse(out.read("experiment.json"));
  CHECK(experiment["steps"] == 20);
  CHECK(experiment.value("edits", Json::array()).empty());
  for (const FigureSlot& slot : app.state().figures) CHECK(step_of(out.read(slot.id + ".svg")) == "20");
  // The final matrices, too: those of a run of what was exported.
  WorkerPool pool(1);
  Run run(experiment_from_json(experiment, out.path), pool);
  run.advance(20);
  const Results again = collect(run);
  REQUIRE(!again.lanes[1].arrays.empty());
  for (const FinalArray& array : again.lanes[1].arrays)
    CHECK((out.read("final/muon/" + array.name + ".npy") == array.npy));
}

TEST_CASE("while it plays as fast as it can, all that is exported is of one step") {
  BareApp app(test::small_document());
  app.player().set_speed(std::numeric_limits<double>::infinity());
  app.player().play();
  for (int round = 0; round < 5; ++round) {
    const ScratchDirectory out;
    app.frame(1000, 700);
    const Step seen = app.player().snapshot()->step;
    export_all(app, out.path);
    const std::string step = last_step(out.read("muon.csv"));
    CHECK(std::stoll(step) >= seen);
    CHECK(last_step(out.read("gd.csv")) == step);
    CHECK(Json::parse(out.read("experiment.json"))["steps"] == std::stoll(step));
    for (const FigureSlot& slot : app.state().figures) CHECK(step_of(out.read(slot.id + ".svg")) == step);
  }
}

TEST_CASE(
    "hidden series, zoomed axes and the theory switch are in files as on screen, or everything is shown") {
  const ScratchDirectory out;
  const Lesson* const lesson = find_lesson("fig1");
  REQUIRE(lesson != nullptr);
  BareApp app(lesson_document(*lesson));
  app.state().figures = {{"spectra", {}}};
  app.state().theory = true;
  app.player().step(60);
  test::settle(app);
  const std::string usual = screen_svg(app);
  CHECK(usual.find("theory") != std::string::npos);

  app.state().theory = false;
  app.state().figures[0].view.x = Range{10, 31};
  Ui ui = app.ui();
  const std::string group = [&] {
    for (const Series& series : built_figure(ui, 0).plots[0].series)
      if (!series.is_theory && !group_of(series).empty()) return group_of(series);
    return std::string();
  }();
  REQUIRE(!group.empty());
  app.state().figures[0].view.hidden = {group};
  test::settle(app);
  const std::string screen = screen_svg(app);
  REQUIRE(screen != usual);
  CHECK(polylines(screen) < polylines(usual));

  // So few rows that the screen leaves none out: the same bytes.
  export_all(app, out.path / "shown");
  CHECK((out.read("shown/spectra.svg") == screen));
  CHECK((saved_figure(app, out.path, "svg") == screen));
  CHECK(saved_figure(app, out.path, "csv").find(group + ",") == std::string::npos);

  export_all(app, out.path / "everything", Extent::everything);
  CHECK((out.read("everything/spectra.svg") == usual));
  CHECK((out.read("shown/muon.csv") == out.read("everything/muon.csv")));
  CHECK(app.state().figures[0].view.hidden == std::vector{group});  // the screen is as it was
}

TEST_CASE("trails and the axes that a moving cloud has come to need are in files as on screen") {
  const ScratchDirectory out;
  BareApp app(cloud_document(5, {"x_1_1", "x_1_2"}));
  app.state().figures = {{"cloud", {}}};
  app.frame(1000, 700);
  for (int step = 0; step < 40; ++step) {
    app.player().step(1);
    test::settle(app);
  }
  Ui ui = app.ui();
  const Figure screen = built_figure(ui, 0);
  const Snapshot& snapshot = *app.player().snapshot();
  const Figure bare = figure_kind("cloud").build({.snapshot = &snapshot}, {});
  REQUIRE(screen.plots[0].x.range != bare.plots[0].x.range);  // it has been elsewhere
  export_all(app, out.path);
  const std::string drawn = out.read("cloud.svg");
  CHECK((drawn == screen_svg(app)));
  CHECK(polylines(drawn) > polylines(svg(bare, 960, 600, light_theme(), {})));
  CHECK((saved_figure(app, out.path, "svg") == drawn));
}

TEST_CASE("an export that asks while the cloud moves has the trail up to its own step") {
  const ScratchDirectory out;
  BareApp app(cloud_document(5, {"x_1_1", "x_1_2"}));
  app.state().figures = {{"cloud", {}}};
  app.frame(1000, 700);
  app.player().step(5);
  test::settle(app);
  app.player().step(1);  // not drawn yet
  export_all(app, out.path);
  CHECK(step_of(out.read("cloud.svg")) == "6");
  CHECK(last_step(out.read("flow.csv")) == "6");
  test::settle(app);
  CHECK((out.read("cloud.svg") == screen_svg(app)));
}

TEST_CASE(
    "a figure that is shown twice becomes two files, and none takes the place of a file that was given") {
  const ScratchDirectory out;
  OpenedDocument document = test::small_document();
  BareApp app(document);
  app.state().figures = {{"loss", {}}, {"loss", {}}};
  app.state().figures[1].view.x = Range{1, 2};
  app.player().step(3);
  test::settle(app);
  export_all(app, out.path);
  CHECK((out.read("loss.svg") != out.read("loss-2.svg")));
  app.state().file = out.path / "loss-2.svg";
  Ui ui = app.ui();
  export_results(ui, out.path, Extent::as_shown);
  const Exporter::Outcome refused = outcome_of_export(app);
  CHECK(refused.failed);
  CHECK(refused.text.find("loss-2.svg") != std::string::npos);
}

TEST_CASE("images are drawn by the thread that serves them, failures included; a closed queue draws none") {
  ImageQueue queue;
  const Figure figure;
  const ImageRequest request{figure, 3, 2, 1, light_theme(), {}};
  const auto ask = [&] { return std::async(std::launch::async, [&] { return queue.ask(request); }); };
  const std::thread::id here = std::this_thread::get_id();
  std::future<Image> drawn = ask(), failed = ask();
  int served = 0;
  queue.serve_while([&] { return served < 2; },
                    [&](const ImageRequest& asked) {
                      CHECK(std::this_thread::get_id() == here);
                      CHECK(asked.width == 3);
                      if (++served == 2) throw OutputError("no room");
                      return Image{3, 2, std::vector<std::uint8_t>(24, 7)};
                    });
  int images = 0, failures = 0;
  for (std::future<Image>* each : {&drawn, &failed}) {
    try {
      images += each->get().pixels.size() == 24;
    } catch (const OutputError&) {
      ++failures;
    }
  }
  CHECK(images == 1);
  CHECK(failures == 1);
  std::future<Image> late = ask();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  queue.close();
  CHECK_THROWS_AS(late.get(), OutputError);
  CHECK_THROWS_AS(queue.ask(request), OutputError);
}

TEST_CASE("an export has every picture as an image, too, and is whole where images fail halfway") {
  const ScratchDirectory out;
  const Rasterizer rasterizer{[](const ImageRequest& request) {
    return Image{static_cast<int>(2 * request.width), static_cast<int>(2 * request.height),
                 std::vector<std::uint8_t>(static_cast<std::size_t>(16 * request.width * request.height), 9)};
  }};
  BareApp app(test::small_document());
  app.use(rasterizer);
  app.frame(1000, 700);
  export_all(app, out.path);
  for (const FigureSlot& slot : app.state().figures) {
    const PngSize size = png_size(out.read(slot.id + ".png"), "image");
    CHECK(size.width == 1920);
    CHECK(size.height == 1200);
  }
  const Rasterizer none{[](const ImageRequest&) -> Image { throw OutputError("no room for images"); }};
  app.use(none);
  Ui ui = app.ui();
  export_results(ui, out.path / "again", Extent::as_shown);
  const Exporter::Outcome failed = outcome_of_export(app);
  CHECK(failed.failed);
  CHECK(failed.text.find("no room for images") != std::string::npos);
  CHECK(last_step(out.read("again/muon.csv")) == "0");
  CHECK(fs::exists(out.path / "again/experiment.json"));
}

TEST_CASE("where the disk is full an export says so; what was written before stays, and no part of a file") {
  const ScratchDirectory out;
  BareApp app(test::small_document());
  app.frame(1000, 700);
  export_all(app, out.path / "whole");
  std::uintmax_t limit = 0;
  for (const auto& entry : fs::recursive_directory_iterator(out.path / "whole"))
    if (entry.is_regular_file() && entry.path().extension() != ".svg")
      limit = std::max(limit, entry.file_size());
  REQUIRE(fs::file_size(out.path / "whole/loss.svg") > limit);

  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{limit, before.rlim_max};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  Ui ui = app.ui();
  export_results(ui, out.path / "full", Extent::as_shown);
  const Exporter::Outcome failed = outcome_of_export(app);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, ignored);
  CHECK(failed.failed);
  CHECK(failed.text.find(".svg") != std::string::npos);
  CHECK((out.read("full/muon.csv") == out.read("whole/muon.csv")));
  for (const auto& entry : fs::recursive_directory_iterator(out.path / "full"))
    if (entry.is_regular_file())
      CHECK(entry.file_size() == fs::file_size(out.path / "whole" / fs::relative(entry, out.path / "full")));
}

}  // namespace muonscope
