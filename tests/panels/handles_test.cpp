// Handles under the mouse: a drag of t* in the figure of conserved quantities.

#include "app/window/figures/handles.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/figures/catalogue.h"
#include "core/base/json.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;

/// On the conserved quantities, at step 100 of a run with t* = 80.
class Mouse : public test::FigureMouse {
 public:
  explicit Mouse(BareApp& app) : FigureMouse(app, "conserved") {
    app.player().step(100);
    settle();
  }

  /// Middle of the columns at which a horizontal resize is offered, from x on; −1 if there are none.
  float grip_after(float x, float y) {
    float first = -1;
    for (; x < width; ++x) {
      move(x, y);
      const bool on = ImGui::GetMouseCursor() == ImGuiMouseCursor_ResizeEW;
      if (on && first < 0) first = x;
      if (!on && first >= 0) return (first + x - 1) / 2;
    }
    return -1;
  }
};

Step reference(BareApp& app) {
  return app.player().snapshot()->experiment->record.reference_step;
}

constexpr float y = 350;

}  // namespace

TEST_CASE("t* follows the pointer to whole steps, in both lanes' plots, and nothing pans") {
  BareApp app(test::small_document());
  Mouse mouse(app);
  const float left = mouse.grip_after(20, y), right = mouse.grip_after(left + 20, y);
  REQUIRE(left > 0);
  REQUIRE(right > left);
  const ViewOptions view = app.state().figures.front().view;

  mouse.move(left, y);
  mouse.button(true);
  mouse.move(left - 40, y + 30);
  mouse.settle();
  CHECK(ImGui::GetMouseCursor() == ImGuiMouseCursor_ResizeEW);
  CHECK(app.player().snapshot()->step == 100);
  const Step dragged = reference(app);
  CHECK(dragged < 80);
  CHECK(dragged > 0);
  mouse.button(false);
  mouse.settle();
  CHECK(reference(app) == dragged);
  CHECK(app.state().figures.front().view == view);
  CHECK(app.player().snapshot()->origin->edits.empty());

  // A step is a few pixels wide here; the line stands on a whole one.
  CHECK(std::abs(mouse.grip_after(20, y) - (left - 40)) <= 3);
  CHECK(std::abs(mouse.grip_after(left + 20, y) - (right - 40)) <= 3);
}

TEST_CASE("t* stops at step 0, and past the end of the run it waits") {
  BareApp app(test::small_document());
  Mouse mouse(app);
  for (const bool to_left : {true, false}) {
    const float grip = mouse.grip_after(20, y);
    REQUIRE(grip > 0);
    mouse.move(grip, y);
    mouse.button(true);
    mouse.move(to_left ? -200 : Mouse::width + 200, y);
    mouse.button(false);
    mouse.settle();
    CHECK(reference(app) == (to_left ? 0 : 100));
    CHECK(app.player().snapshot()->step == 100);
  }
}

TEST_CASE("a press without a drag changes nothing; beside the line a drag pans") {
  BareApp app(test::small_document());
  Mouse mouse(app);
  const float grip = mouse.grip_after(20, y);
  const std::uint64_t before = app.player().given();
  mouse.move(grip, y);
  mouse.button(true);
  mouse.move(grip + 1, y);
  mouse.button(false);
  CHECK(app.player().given() == before);

  mouse.move(grip - 60, y);
  mouse.button(true);
  mouse.move(grip - 90, y);
  mouse.move(grip - 100, y);
  mouse.button(false);
  CHECK(app.player().given() == before);
  CHECK(app.state().figures.front().view.x.has_value());
  CHECK(reference(app) == 80);
}

TEST_CASE("while the player is busy a drag leaves one command waiting, and the release the last") {
  OpenedDocument document = test::small_document();
  document.experiment = with_value(document.experiment, "record.reference_step", 90);
  BareApp app(document);
  Mouse mouse(app);
  const float grip = mouse.grip_after(20, y);
  app.player().step(20000);  // long enough for all of the frames below
  const std::uint64_t before = app.player().given();
  mouse.move(grip, y);
  mouse.button(true);
  for (int i = 1; i <= 50; ++i) mouse.move(grip - static_cast<float>(i), y);
  REQUIRE(app.player().snapshot()->served < before);
  CHECK(app.player().given() == before + 1);
  mouse.button(false);
  CHECK(app.player().given() == before + 2);
  mouse.settle();
  CHECK(reference(app) < 90);
}

TEST_CASE("a drag ends where its figure goes away") {
  BareApp app(test::small_document());
  Mouse mouse(app);
  const float grip = mouse.grip_after(20, y);
  mouse.move(grip, y);
  mouse.button(true);
  app.state().figures = {{"loss", {}}};
  const std::uint64_t before = app.player().given();
  mouse.move(grip - 50, y);
  mouse.move(grip - 60, y);
  CHECK(app.player().given() == before);
}

/// What all lanes start from.
Point start_of(BareApp& app) {
  const Blocks& blocks = app.player().snapshot()->problem->initial();
  return {blocks[0].value(0, 0), blocks[1].value(0, 0)};
}

TEST_CASE("all lanes start where the plane was pressed, and its axes stand still until the button goes up") {
  for (const Point wanted : {Point{0.05, 0.05}, Point{1.3, 0.2}, Point{-0.15, 1.9}}) {
    for (const std::size_t plot : {0, 1}) {
      CAPTURE(wanted.x);
      CAPTURE(plot);
      BareApp app(lesson_document(*find_lesson("the-scalar-plane")));
      test::FigureMouse mouse(app, "flow_plane");
      // Farther out than what the lesson starts with: the axes fit anew with the first press.
      Ui ui = app.ui();
      change(ui, "problem.init", {{"kind", "constant"}, {"p", -1.6}, {"q", 1.7}});
      mouse.settle();
      const PlotPlace before = app.places().figures.front().plots[plot];
      const ImVec2 at = test::pixel_of(app, plot, wanted.x, wanted.y);
      mouse.move(at.x, at.y);
      mouse.button(true);
      for (int i = 0; i < 5; ++i) mouse.settle();
      const PlotPlace held = app.places().figures.front().plots[plot];
      CHECK(held.x == before.x);
      CHECK(held.y == before.y);
      mouse.button(false);
      const double pixel = (before.x.range.max - before.x.range.min) / before.data.width;
      REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step > 0; }));
      CHECK(std::abs(start_of(app).x - wanted.x) <= pixel);
      CHECK(std::abs(start_of(app).y - wanted.y) <= pixel);
      CHECK_FALSE(app.state().figures.front().view.x);
      CHECK_FALSE(app.state().figures.front().view.y);
    }
  }
}

TEST_CASE("a start that is dragged is read off the axes that it was taken in") {
  BareApp app(lesson_document(*find_lesson("the-scalar-plane")));
  test::FigureMouse mouse(app, "flow_plane");
  Ui ui = app.ui();
  change(ui, "problem.init", {{"kind", "constant"}, {"p", -1.6}, {"q", 1.7}});
  mouse.settle();
  const ImVec2 from = test::pixel_of(app, 0, -1.6, 1.7), to = test::pixel_of(app, 0, 0.05, 0.05);
  mouse.move(from.x, from.y);
  mouse.button(true);
  for (int i = 1; i <= 8; ++i) {
    const auto part = static_cast<float>(i) / 8;
    mouse.move(from.x + part * (to.x - from.x), from.y + part * (to.y - from.y));
    mouse.settle();
  }
  const PlotPlace held = app.places().figures.front().plots[0];
  mouse.button(false);
  const double pixel = (held.x.range.max - held.x.range.min) / held.data.width;
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step > 0; }));
  CHECK(std::abs(start_of(app).x - 0.05) <= 2 * pixel);
  CHECK(std::abs(start_of(app).y - 0.05) <= 2 * pixel);
}

TEST_CASE("every handle of a figure has a row in the table") {
  BareApp app(test::small_document());
  app.player().step(100);
  REQUIRE(test::wait_for(app.player(), [](const Snapshot& snapshot) { return snapshot.step == 100; }));
  const Snapshot snapshot = *app.player().snapshot();
  const auto known = [](const std::string& id) {
    return std::any_of(handle_kinds().begin(), handle_kinds().end(),
                       [&](const HandleKind& kind) { return kind.prefix == id.substr(0, id.find(':')); });
  };
  for (const FigureKind& kind : figure_kinds()) {
    CAPTURE(kind.kind.id);
    for (const Plot& plot : kind.build({&snapshot}, {}).plots) {
      for (const VerticalMark& mark : plot.vertical_marks) CHECK((mark.handle.empty() || known(mark.handle)));
      for (const HorizontalMark& mark : plot.horizontal_marks)
        CHECK((mark.handle.empty() || known(mark.handle)));
      for (const Handle& handle : plot.handles) CHECK(known(handle.id));
      CHECK((plot.press.empty() || known(plot.press)));
    }
  }
}

}  // namespace muonscope
