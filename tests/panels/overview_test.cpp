#include "app/window/shell/overview.h"

#include "tests/panels/bare_app.h"

namespace muonscope {
namespace {

using test::BareApp;
using test::tap;

bool is_inside(const Box& box, ImVec2 screen) {
  return box.low.x >= 0 && box.low.y >= 0 && box.high.x <= screen.x && box.high.y <= screen.y;
}

TEST_CASE("boxes lie on the screen and not on each other, and are left out where there is no room") {
  for (const ImVec2 screen : {ImVec2(640, 400), ImVec2(1280, 720), ImVec2(3840, 2160)}) {
    for (const float size : {60.0f, 150.0f, 700.0f}) {
      const std::vector<Box> parts = {{{0, 20}, {screen.x / 3, screen.y / 2}},
                                      {{0, screen.y / 2}, {screen.x / 3, screen.y - 70}},
                                      {{screen.x / 3, 20}, {screen.x, screen.y - 70}},
                                      {{0, screen.y - 70}, {screen.x, screen.y}}};
      const auto places = place_boxes(parts, std::vector<ImVec2>(parts.size(), {size, size}), screen, 8);
      REQUIRE(places.size() == parts.size());
      std::vector<Box> boxes;
      for (const std::optional<ImVec2>& at : places)
        if (at) boxes.push_back({*at, {at->x + size, at->y + size}});
      CHECK(boxes.size() == (size < 100 ? parts.size() : boxes.size()));
      if (size > screen.y) CHECK(boxes.empty());
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        CHECK(is_inside(boxes[i], screen));
        for (std::size_t j = 0; j < i; ++j) CHECK(!boxes[i].meets(boxes[j]));
      }
    }
  }
}

TEST_CASE("every part that the overview tells of is in the window, and its texts are whole") {
  BareApp app(lesson_document(lessons().front()));
  app.frame(1920, 1080, {tap("F1")});
  REQUIRE(app.state().overview);
  app.frame(1920, 1080);
  for (const OverviewRow& row : overview_rows()) {
    CAPTURE(row.place);
    CHECK(std::ranges::count(app.places().texts, row.title, &NotedText::text) > 0);
    CHECK(app.places().named.contains(row.place));
    for (const std::string& id : row.actions) CHECK(action(id).id == id);
  }
  app.frame(1920, 1080, {tap("Escape")});
  CHECK(!app.state().overview);
}

}  // namespace
}  // namespace muonscope
