#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

struct Size {
  float width, height;
};
constexpr Size sizes[] = {{640, 400}, {1280, 720}, {3840, 2160}};

void draw_everything(BareApp& app, Size size) {
  for (const bool dark : {false, true}) {
    app.state().preferences.dark = dark;
    for (const bool help : {false, true}) {
      app.state().help = help;
      app.state().layout.advanced = true;
      for (int i = 0; i < 3; ++i) {
        app.frame(size.width, size.height);
        CHECK(test::draw_data_fault() == "");
      }
    }
    app.state().help = false;
    app.frame(size.width, size.height);
  }
}

TEST_CASE("every lesson draws in both themes at every size while it runs") {
  REQUIRE(!lessons().empty());
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    for (const Size size : sizes) {
      CAPTURE(size.width);
      BareApp app(lesson_document(lesson), size.width > 2000 ? 2 : 1);
      app.player().play();
      REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step > 0; }));
      draw_everything(app, size);
      // Drawing did not stop it, though it may have come to its end meanwhile.
      const auto snapshot = app.player().snapshot();
      CHECK((snapshot->playing || snapshot->step == snapshot->experiment->steps));
    }
  }
}

TEST_CASE("every figure draws alone and among others, with and without data") {
  BareApp app(test::small_document());
  app.frame(1280, 720);
  for (const FigureKind& kind : figure_kinds()) {
    CAPTURE(kind.kind.id);
    app.state().figures = {{kind.kind.id, {}}, {kind.kind.id, {}}, {"loss", {}}};
    for (const int maximized : {-1, 0}) {
      app.state().maximized = maximized;
      for (const Size size : sizes) {
        app.frame(size.width, size.height);
        CHECK(test::draw_data_fault() == "");
      }
    }
  }
  app.player().run_to(200);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step >= 200; }));
  for (const FigureKind& kind : figure_kinds()) {
    app.state().figures = {{kind.kind.id, {}}};
    app.frame(1280, 720);
    CHECK(test::draw_data_fault() == "");
  }
}

TEST_CASE("every panel draws at every scale and size in both themes") {
  for (const double scale : {1.0, 1.5, 2.0}) {
    CAPTURE(scale);
    BareApp app(lesson_document(lessons().front()), scale);
    for (const Size size : sizes) {
      CAPTURE(size.width);
      draw_everything(app, size);
    }
  }
}

TEST_CASE("the command list draws with and without matches at every size") {
  BareApp app(test::small_document());
  for (const char* query : {"", "th", "no such thing"}) {
    app.state().palette = {true, query, 0};
    for (const Size size : sizes) {
      app.frame(size.width, size.height);
      CHECK(test::draw_data_fault() == "");
      CHECK(app.state().palette.open);
    }
  }
}

TEST_CASE("an unknown figure says so instead of crashing") {
  BareApp app(test::small_document());
  app.state().figures = {{"no_such_figure", {}}};
  app.frame(1280, 720);
  CHECK(test::draw_data_fault() == "");
}

TEST_CASE("a diverged lane is drawn with its reason") {
  OpenedDocument document = test::small_document();
  document.experiment = with_value(document.experiment, "lanes.0.schedule.lr", 1.0);
  BareApp app(document);
  app.player().run_to(100);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) {
    return snapshot.lanes[0].status == LaneStatus::diverged && snapshot.lanes[1].step >= 100;
  }));
  app.frame(1280, 720);
  CHECK(test::draw_data_fault() == "");
  CHECK(app.player().snapshot()->lanes[1].status == LaneStatus::running);
}

TEST_CASE("sixteen lanes and no lesson still draw") {
  OpenedDocument document = test::small_document();
  const LaneSpec lane = document.experiment.lanes[0];
  while (document.experiment.lanes.size() < max_lanes) {
    document.experiment.lanes.push_back(lane);
    document.experiment.lanes.back().name = "lane " + std::to_string(document.experiment.lanes.size());
  }
  BareApp app(document);
  for (const Size size : sizes) {
    app.frame(size.width, size.height);
    CHECK(test::draw_data_fault() == "");
  }
}

TEST_CASE("without fonts everything still draws, in ASCII") {
  BareApp app(test::small_document(), 1, FontFiles{});
  app.frame(1280, 720);
  CHECK(test::draw_data_fault() == "");
  CHECK(app.ui().fonts.shown("σ₁ → 10⁻³") == "sigma_1 -> 10^-3");
}

}  // namespace
}  // namespace muonscope
