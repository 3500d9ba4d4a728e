// A lesson's pages in the window: turning them, what one commits to, and what they say then.

#include <doctest/doctest.h>

#include "app/figures/sketches.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/actions/lesson_pages.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::tap;

const Lesson& paged_lesson() {
  return *find_lesson("all-modes-at-one-rate");
}

LessonPart part(BareApp& app) {
  return page_on_screen(app.state())->part;
}

void turn_to(BareApp& app, LessonPart wanted) {
  for (int i = 0; i < 40 && part(app) != wanted; ++i) {
    app.frame(1280, 720, {tap("PageDown")});
    test::settle(app);
  }
  REQUIRE(part(app) == wanted);
}

TEST_CASE(
    "Page Down alone gives a whole lesson: it plays on the page of the run and ends in the next lesson") {
  BareApp app(lesson_document(paged_lesson()));
  app.frame(1280, 720);
  CHECK(part(app) == LessonPart::question);
  CHECK_FALSE(app.state().theory);
  turn_to(app, LessonPart::run);
  CHECK_FALSE(app.state().reading.revealed);
  CHECK(app.player().snapshot()->step == 0);
  app.frame(1280, 720, {tap("PageDown")});
  CHECK(part(app) == LessonPart::run);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& s) { return s.step > 0; }));
  app.frame(1280, 720, {tap("PageDown")});
  CHECK(part(app) == LessonPart::reveal);
  CHECK(app.state().reading.revealed);
  CHECK(app.state().theory);
  turn_to(app, LessonPart::exercise);
  for (int i = 0; i < 8 && app.state().lesson->id == paged_lesson().id; ++i)
    app.frame(1280, 720, {tap("PageDown")});
  CHECK(app.state().lesson->number == paged_lesson().number + 1);
  CHECK(app.state().reading.page == 0);
  CHECK_FALSE(app.state().theory);
}

TEST_CASE("Page Up goes back, Enter to the answer; what was revealed stays so") {
  BareApp app(lesson_document(paged_lesson()));
  app.frame(1280, 720, {tap("Enter")});
  CHECK(part(app) == LessonPart::reveal);
  app.frame(1280, 720, {tap("PageUp")});
  CHECK(part(app) == LessonPart::run);
  CHECK(app.state().reading.revealed);
  CHECK(app.state().theory);
  app.frame(1280, 720, {tap("Ctrl+R")});
  CHECK(app.state().reading.page == 0);
  CHECK_FALSE(app.state().reading.revealed);
}

TEST_CASE("pages bring their figures; those that stay are seen as they were") {
  BareApp app(lesson_document(paged_lesson()));
  app.frame(1280, 720);
  const std::vector<std::string> first = own_figures(app.state());
  app.state().figures.front().view.x = Range{10, 20};
  REQUIRE(app.state().figures.front().id == "spectra");
  turn_to(app, LessonPart::predict);
  CHECK(app.state().figures.size() == 1);
  CHECK(app.state().figures.front().view.x == Range{10, 20});
  app.frame(1280, 720, {tap("PageUp")});
  CHECK(own_figures(app.state()) == first);
  CHECK(app.state().figures.size() == first.size());
}

TEST_CASE("a figure that a person puts on a page stays on that page, and goes with the lesson's reset") {
  BareApp app(lesson_document(paged_lesson()));
  app.frame(1280, 720);
  turn_to(app, LessonPart::predict);
  Ui ui = app.ui();
  choose_figure(ui, 0, "loss");
  app.frame(1280, 720, {tap("PageUp")});
  CHECK(app.state().figures.front().id == "spectra");
  turn_to(app, LessonPart::predict);
  CHECK(app.state().figures.front().id == "loss");
  app.frame(1280, 720, {tap("Ctrl+R")});
  turn_to(app, LessonPart::predict);
  CHECK(app.state().figures.front().id == "spectra");
}

TEST_CASE("curves are drawn on the page that asks for them, and nowhere once the answer is out") {
  BareApp app(lesson_document(paged_lesson()));
  app.frame(1280, 720);
  CHECK_FALSE(takes_sketches(app.state(), 0));
  turn_to(app, LessonPart::predict);
  REQUIRE(takes_sketches(app.state(), 0));
  app.state().reading.sketches["spectra"] = {{.plot = 0, .x = {10, 500}, .y = {0.1, 1.5}}};
  test::settle(app);
  Ui ui = app.ui();
  const auto drawn = [&] {
    const Figure figure = app.derived().figures[0].figure;
    return std::ranges::count_if(figure.plots[0].series,
                                 [](const Series& series) { return series.name == "your guess"; });
  };
  CHECK(drawn() == 1);
  erase_sketches(ui);
  test::settle(app);
  CHECK(drawn() == 0);
  turn_to(app, LessonPart::reveal);
  app.frame(1280, 720, {tap("PageUp")});
  app.frame(1280, 720, {tap("PageUp")});
  CHECK(part(app) == LessonPart::predict);
  CHECK_FALSE(takes_sketches(app.state(), 0));
}

void drag_mouse(BareApp& app, ImVec2 from, ImVec2 to) {
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = from;
  app.frame(1280, 720);
  io.MouseDown[0] = true;
  for (int i = 0; i <= 10; ++i) {
    const float part = static_cast<float>(i) / 10;
    io.MousePos = {from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
    app.frame(1280, 720);
  }
  io.MouseDown[0] = false;
  app.frame(1280, 720);
  test::settle(app, 1280, 720);
}

TEST_CASE("a guess that begins on the start's handle is drawn: nothing moves and nothing runs") {
  BareApp app(lesson_document(*find_lesson("the-scalar-plane")));
  turn_to(app, LessonPart::predict);
  test::settle(app, 1280, 720);
  REQUIRE(takes_sketches(app.state(), 0));
  const std::uint64_t before = app.player().given();
  drag_mouse(app, test::pixel_of(app, 0, 0.1, 0.8), test::pixel_of(app, 0, 0.9, 1.2));
  REQUIRE(app.state().reading.sketches["flow_plane"].size() == 1);
  const Sketch& drawn = app.state().reading.sketches["flow_plane"].front();
  CHECK(drawn.x.size() > 5);
  CHECK(drawn.x.front() == doctest::Approx(0.1).epsilon(0.05));
  // Nor does a click, with or without Alt, or a double-click.
  for (const bool alt : {false, true}) {
    ImGui::GetIO().KeyAlt = alt;
    for (int i = 0; i < 2; ++i)
      drag_mouse(app, test::pixel_of(app, 0, 0.1, 0.8), test::pixel_of(app, 0, 0.1, 0.8));
  }
  ImGui::GetIO().KeyAlt = false;
  CHECK(app.player().given() == before);
  CHECK_FALSE(app.derived().held);
  // Later the handle acts again.
  turn_to(app, LessonPart::exercise);
  test::settle(app, 1280, 720);
  drag_mouse(app, test::pixel_of(app, 0, 0.1, 0.8), test::pixel_of(app, 0, 0.3, 0.9));
  CHECK(app.player().snapshot()->problem->initial()[0].value(0, 0) == doctest::Approx(0.3).epsilon(0.05));
}

TEST_CASE("a lesson whose figures go over the flow's time begins with it, whatever its first page shows") {
  BareApp app(lesson_document(*find_lesson("11")));
  CHECK(app.state().time == TimeAxis::flow);
  app.frame(1280, 720, {tap("PageDown")});
  REQUIRE(takes_sketches(app.state(), 0));
  CHECK(app.state().figures.front().view.y == Range{-1.2, 1.2});
}

TEST_CASE("every page of every lesson draws, with known figures") {
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    BareApp app(lesson_document(lesson));
    for (std::size_t page = 0; page < lesson.pages.size(); ++page) {
      CAPTURE(page);
      CHECK(app.state().lesson->id == lesson.id);
      CHECK(app.state().reading.page == page);
      for (const FigureSlot& slot : app.state().figures)
        CHECK(find_kind(figure_catalogue(), slot.id) != nullptr);
      if (const std::string& sketch = lesson.pages[page].sketch; !sketch.empty())
        CHECK(std::ranges::count(app.state().figures, sketch, &FigureSlot::id) == 1);
      app.frame(1280, 720);
      if (page + 1 == lesson.pages.size()) break;
      if (lesson.pages[page].part == LessonPart::run) {
        app.player().step(3);
        test::settle(app);
      }
      Ui ui = app.ui();
      next_page(ui);
    }
  }
}

}  // namespace
}  // namespace muonscope
