// Presentation mode: what a room sees.

#include <doctest/doctest.h>

#include "app/window/actions/actions.h"
#include "app/window/actions/lesson_pages.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::tap;

BareApp& presenting(BareApp& app) {
  app.frame(1280, 720, {tap("F5")});
  REQUIRE(app.state().presentation.on);
  return app;
}

TEST_CASE("F5 enters presentation mode and leaves it; Escape leaves it, too") {
  BareApp app(lesson_document(lessons().front()));
  presenting(app);
  CHECK(app.state().requests.enter_full_screen);
  app.frame(1280, 720, {tap("F5")});
  CHECK_FALSE(app.state().presentation.on);
  CHECK(app.state().requests.leave_full_screen);
  presenting(app);
  app.frame(1280, 720, {tap("Escape")});
  CHECK_FALSE(app.state().presentation.on);
}

TEST_CASE("it is light and large by default, and what is changed there is not changed elsewhere") {
  BareApp app(lesson_document(lessons().front()));
  app.state().preferences.dark = true;
  presenting(app);
  CHECK_FALSE(is_dark(app.state()));
  CHECK(text_scale(app.state()) == doctest::Approx(1.8));
  app.frame(1280, 720, {tap("Ctrl++"), tap("Ctrl+Shift+D")});
  CHECK(is_dark(app.state()));
  CHECK(text_scale(app.state()) == doctest::Approx(1.98));
  for (int i = 0; i < 20; ++i) app.frame(1280, 720, {tap("Ctrl++")});
  CHECK(text_scale(app.state()) == largest_presentation_scale);
  for (int i = 0; i < 20; ++i) app.frame(1280, 720, {tap("Ctrl+-")});
  CHECK(text_scale(app.state()) == smallest_presentation_scale);
  app.frame(1280, 720, {tap("F5")});
  CHECK(app.state().preferences.scale == 1);
  CHECK(is_dark(app.state()));
}

TEST_CASE(
    "B blanks everywhere, the period in presentation mode; any key brings the picture back, and does no "
    "more") {
  BareApp app(lesson_document(lessons().front()));
  app.frame(1280, 720, {tap("B")});
  CHECK(app.state().presentation.blank);
  app.frame(1280, 720, {tap("PageDown")});
  CHECK_FALSE(app.state().presentation.blank);
  CHECK(app.state().reading.page == 0);
  app.frame(1280, 720, {tap(".")});
  test::settle(app);
  CHECK(app.player().snapshot()->step == 1);
  CHECK_FALSE(app.state().presentation.blank);
  presenting(app);
  app.frame(1280, 720, {tap(".")});
  test::settle(app);
  CHECK(app.player().snapshot()->step == 1);
  CHECK(app.state().presentation.blank);
}

TEST_CASE("the room is told which key did what") {
  BareApp app(lesson_document(lessons().front()));
  app.frame(1280, 720, {tap("T")});
  CHECK(app.state().presentation.echo.empty());
  presenting(app);
  app.frame(1280, 720, {tap("Right")});
  CHECK(app.state().presentation.echo == "Right   Step");
}

TEST_CASE("a clicker's keys turn pages in presentation mode, at every size") {
  for (const ImVec2 size : {ImVec2(640, 400), ImVec2(1280, 720), ImVec2(3840, 2160)}) {
    const auto [width, height] = size;
    CAPTURE(size.x);
    BareApp app(lesson_document(lessons().front()));
    presenting(app);
    const std::size_t pages = lessons().front().pages.size();
    // One more than there are page turns: the run is set going by one.
    for (std::size_t i = 0; i < pages; ++i) {
      app.frame(width, height, {tap("PageDown")});
      app.frame(width, height);
    }
    CHECK(app.state().lesson->id == lessons().front().id);
    CHECK(app.state().reading.page + 1 == pages);
    CHECK(app.state().presentation.on);
  }
}

}  // namespace
}  // namespace muonscope
