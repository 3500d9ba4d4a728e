// Escape closes what is on top, whatever it is: menus, lists, context menus, dialogs, notices, the enlarged
// figure.

#include <doctest/doctest.h>

#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::tap;

constexpr float width = 1280, height = 720;

bool anything_open() {
  return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

/// A click of a mouse button, in frames of their own.
void click(BareApp& app, float x, float y, int button) {
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {x, y};
  app.frame(width, height);
  io.MouseDown[button] = true;
  app.frame(width, height);
  io.MouseDown[button] = false;
  app.frame(width, height);
  app.frame(width, height);
}

/// Presses a lattice of places of the window and closes what opens; returns how many did.
int close_all_that_opens(BareApp& app, int button, float step_x, float step_y) {
  int opened = 0;
  for (float y = 10; y < height; y += step_y) {
    for (float x = 20; x < width; x += step_x) {
      click(app, x, y, button);
      if (!anything_open()) continue;
      ++opened;
      CAPTURE(x);
      CAPTURE(y);
      app.frame(width, height, {tap("Escape")});
      app.frame(width, height);
      REQUIRE(!anything_open());
    }
  }
  return opened;
}

TEST_CASE("Escape closes every menu of the menu bar, submenus with it") {
  OpenedDocument document = lesson_document(lessons().front());
  BareApp app(document);
  app.state().preferences.recent = {"one.json"};
  app.frame(width, height);
  int opened = 0;
  for (float x = 100; x < 500; x += 12) {
    click(app, x, 12, 0);
    if (!anything_open()) continue;
    ++opened;
    // The pointer on the entries opens the submenu among them.
    for (float y = 30; y < 300; y += 6) {
      ImGui::GetIO().MousePos = {x, y};
      app.frame(width, height);
    }
    ImGui::GetIO().MousePos = {900, 500};
    app.frame(width, height, {tap("Escape")});
    app.frame(width, height);
    REQUIRE(!anything_open());
    CHECK(app.state().performed.empty());
  }
  CHECK(opened >= 5);
}

TEST_CASE("Escape closes every list and context menu that a click opens") {
  BareApp app(test::small_document());
  app.state().layout.advanced = true;
  app.frame(width, height);
  CHECK(close_all_that_opens(app, 1, 160, 90) >= 2);
  CHECK(close_all_that_opens(app, 0, 58, 11) >= 3);
}

TEST_CASE("Escape closes one thing at a time, from the top") {
  BareApp app(lesson_document(lessons().front()));
  app.frame(width, height);
  app.state().maximized = 0;
  tell(app.state(), "news", true);
  app.frame(width, height, {tap("Shift+F1")});
  app.frame(width, height, {tap("Ctrl+K")});
  REQUIRE(app.state().palette.open);
  const auto escape = [&app] {
    app.frame(width, height, {tap("Escape")});
    app.frame(width, height);
  };
  escape();
  CHECK(!app.state().palette.open);
  escape();
  CHECK(!app.state().notice);
  CHECK(app.state().maximized == 0);
  escape();
  CHECK(app.state().maximized == -1);
  CHECK(!app.state().requests.leave_full_screen);
  escape();
  CHECK(app.state().requests.leave_full_screen);
}

}  // namespace
}  // namespace muonscope
