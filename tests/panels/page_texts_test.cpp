// Every page of every lesson at sizes and text scales that projectors have: no text is cut or lies on another
// one, and what the page says is read without scrolling.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "app/window/actions/lesson_pages.h"
#include "tests/panels/bare_app.h"
#include "tests/run/random_runs.h"

namespace muonscope {
namespace {

using test::BareApp;

struct Setting {
  float width, height;
  double scale;
  bool presents;
};
constexpr std::array settings{Setting{1280, 720, 1, false},    Setting{1280, 720, 1.4, false},
                              Setting{1280, 720, 1.8, false},  Setting{1920, 1080, 1, false},
                              Setting{1920, 1080, 1.4, false}, Setting{1920, 1080, 1.8, false},
                              Setting{1280, 720, 1.8, true},   Setting{1920, 1080, 1.8, true}};

bool is_seen(const NotedText& text) {
  return text.place.seen.width > 0 && text.place.seen.height > 0;
}

/// Sideways; what is cut below can be scrolled to.
bool is_cut(const NotedText& text) {
  return is_seen(text) && text.place.seen.width < text.place.whole.width - 1;
}

/// By more than strokes that touch.
bool lies_on(const Rect& a, const Rect& b) {
  const double width = std::min(a.right(), b.right()) - std::max(a.x, b.x);
  const double height = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
  return width > 2 && height > 0.35 * std::min(a.height, b.height);
}

void look_at_texts(const BareApp& app) {
  const std::vector<NotedText>& texts = app.places().texts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(texts[i].text);
    CHECK_FALSE(is_cut(texts[i]));
    for (std::size_t j = 0; j < i && is_seen(texts[i]); ++j) {
      CAPTURE(texts[j].text);
      CHECK_FALSE((is_seen(texts[j]) && lies_on(texts[i].place.seen, texts[j].place.seen)));
    }
  }
}

/// The page's own lines stand whole on the screen.
void look_at_page(const BareApp& app, const std::string& page) {
  const std::string first = page.substr(0, page.find(' ')), last = page.substr(page.rfind(' ') + 1);
  const auto holds = [](const std::string& part) {
    return [part](const NotedText& text) {
      return text.text.find(part) != std::string::npos &&
             text.place.seen.height >= text.place.whole.height - 1;
    };
  };
  CHECK(std::ranges::any_of(app.places().texts, holds(first)));
  CHECK(std::ranges::any_of(app.places().texts, holds(last)));
}

void read_through(const Lesson& lesson, const Setting& setting) {
  CAPTURE(setting.width);
  CAPTURE(setting.scale);
  CAPTURE(setting.presents);
  BareApp app(lesson_document(lesson), setting.scale);
  app.state().presentation.on = setting.presents;
  app.player().step(20);
  test::settle(app);
  for (std::size_t page = 0; page < lesson.pages.size(); ++page) {
    CAPTURE(page);
    // Heights follow what was drawn in the frame before.
    for (int i = 0; i < 3; ++i) app.frame(setting.width, setting.height);
    look_at_texts(app);
    look_at_page(app, lesson.pages[page].text);
    Ui ui = app.ui();
    if (page + 1 < lesson.pages.size()) next_page(ui);
  }
}

TEST_CASE("no page has text that is cut or lies on another one, and all is read without scrolling") {
  std::mt19937 chance(20261130);
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    // One of them in CI, all where it is asked for.
    const bool all = testing::cases(10) == 10;
    const std::size_t first = all ? 0 : chance() % settings.size(), end = all ? settings.size() : first + 1;
    for (std::size_t i = first; i < end; ++i) read_through(lesson, settings[i]);
  }
}

}  // namespace
}  // namespace muonscope
