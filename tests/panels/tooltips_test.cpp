// Tooltips, readouts and notices leave what is dragged and the axes free; what is cut can be read.

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include <algorithm>

#include "app/window/controls/widgets.h"
#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::FigureMouse;

const ImVec2 screen{1280, 720};

bool overlaps(ImVec2 at, ImVec2 size, const Box& box) {
  return Box{at, {at.x + size.x, at.y + size.y}}.meets(box);
}

/// The tooltip of the last frame; none if there is none.
std::optional<Box> tooltip_box() {
  const ImGuiWindow* const window = ImGui::FindWindowByName("##Tooltip_00");
  if (window == nullptr || !window->Active || window->Hidden) return std::nullopt;
  return Box{window->Pos, {window->Pos.x + window->Size.x, window->Pos.y + window->Size.y}};
}

TEST_CASE("a tooltip stands beside its item, on the screen, never over it") {
  for (const ImVec2 size : {ImVec2{200, 40}, ImVec2{320, 300}})
    for (const Box item : {Box{{10, 10}, {300, 26}}, Box{{900, 690}, {1270, 715}}, Box{{0, 0}, {328, 720}},
                           Box{{600, 300}, {700, 420}}})
      for (const bool at_side : {false, true}) {
        const ImVec2 pointer{(item.low.x + item.high.x) / 2, (item.low.y + item.high.y) / 2};
        const ImVec2 at = place_beside(size, item, pointer, screen, 6, at_side);
        CHECK(!overlaps(at, size, item));
        CHECK(at.x >= 0);
        CHECK(at.y >= 0);
        CHECK(at.x + size.x <= screen.x);
        CHECK(at.y + size.y <= screen.y);
      }
}

TEST_CASE("a handle's hint stands in a corner of the axes that leaves its line free") {
  const Box inside{{100, 100}, {700, 500}};
  for (float x = 100; x <= 700; x += 25) {
    const Box line{{x - 13, 100}, {x + 13, 500}};
    const ImVec2 size{220, 60}, at = place_inside(size, inside, line, {x, 300}, 6);
    CHECK(!overlaps(at, size, line));
    CHECK(overlaps(at, size, inside));
  }
  // Too narrow for that: above.
  const ImVec2 at =
      place_inside({220, 60}, {{100, 100}, {300, 200}}, {{190, 100}, {210, 200}}, {200, 150}, 6);
  CHECK(at.y + 60 <= 100);
}

TEST_CASE("while a handle is hovered its hint is off the line, and while a button is down there is none") {
  BareApp app(test::small_document());
  FigureMouse mouse(app, "conserved");
  app.player().step(100);
  mouse.settle();
  constexpr float y = 350;
  // The line is in the middle of where it can be grabbed.
  float first = 0, last = 0;
  for (float x = 20; x < FigureMouse::width; ++x) {
    mouse.move(x, y);
    if (ImGui::GetMouseCursor() == ImGuiMouseCursor_ResizeEW) {
      if (first == 0) first = x;
      last = x;
    } else if (first > 0) {
      break;
    }
  }
  REQUIRE(first > 0);
  const float line = (first + last) / 2;
  for (const float x : {first, line, last}) {
    mouse.move(x, y);
    mouse.frame();
    mouse.frame();
    const std::optional<Box> box = tooltip_box();
    REQUIRE(box);
    CAPTURE(x);
    CHECK((box->high.x < line || box->low.x > line));
  }
  mouse.button(true);
  mouse.frame();
  CHECK(!tooltip_box());
  mouse.button(false);
}

TEST_CASE("a notice leaves figures, their axes and the time line free") {
  BareApp app(lesson_document(*find_lesson("all-modes-at-one-rate")));
  for (int i = 0; i < 3; ++i) app.frame(screen.x, screen.y);
  tell(app.state(), "Saved /home/somebody/lectures/optimizers/week-3/muonscope-export-2/spectra.svg", false);
  for (int i = 0; i < 3; ++i) app.frame(screen.x, screen.y);
  const ImGuiWindow* const notice = ImGui::FindWindowByName("notice");
  REQUIRE(notice != nullptr);
  const Box box{notice->Pos, {notice->Pos.x + notice->Size.x, notice->Pos.y + notice->Size.y}};
  int figures = 0;
  for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    const std::string name = window->Name;
    const bool must_stay =
        name.find("/figure_") != std::string::npos || name.find("/transport_") != std::string::npos;
    if (!must_stay || !window->WasActive) continue;
    ++figures;
    CAPTURE(name);
    CHECK(!box.meets({window->Pos, {window->Pos.x + window->Size.x, window->Pos.y + window->Size.y}}));
  }
  CHECK(figures >= 3);
}

TEST_CASE("what was cut in a figure is read where the pointer is on it") {
  Figure figure;
  figure.plots.emplace_back().title = "A title that is much longer than a small plot has room for, by far";
  figure.plots.back().y.title = "an axis with a very long name that does not fit either, whatever one tries";
  Series& series = figure.plots.back().series.emplace_back();
  series.name = "curve";
  series.x = series.y = {0, 1};
  struct Quiet final : Canvas {
    double text_width(std::string_view text, double size, Weight) const override {
      return 0.5 * size * static_cast<double>(text.size());
    }
    void text(Point, std::string_view, const TextStyle&) override {}
    void polyline(std::span<const Point>, Color, double, Dash) override {}
    void fill_rect(Rect, Color, double) override {}
    void fill_polygon(std::span<const Point>, Color) override {}
    void marker(Point, Marker, double, Color) override {}
    void cells(Rect, int, int, std::span<const Color>) override {}
    void push_clip(Rect) override {}
    void pop_clip() override {}
  } canvas;
  const std::vector<PlotFrame> frames = paint(canvas, {0, 0, 300, 220}, figure, light_theme(), {});
  std::vector<std::string> cut;
  for (const TextBox& each : frames.front().cut) cut.push_back(each.text);
  CHECK(std::ranges::find(cut, figure.plots[0].title) != cut.end());
  CHECK(std::ranges::find(cut, figure.plots[0].y.title) != cut.end());
  const std::vector<PlotFrame> wide = paint(canvas, {0, 0, 1200, 900}, figure, light_theme(), {});
  CHECK(wide.front().cut.empty());
}

}  // namespace
}  // namespace muonscope
