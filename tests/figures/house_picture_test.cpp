// docs/architecture.svg: the folders from the ground up, and the flow through them, drawn by the painter that
// figures have, from docs/house.json, which tests/cli/walls_test.py holds against the tree.

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/figures/kit/theme.h"
#include "app/paint/svg.h"
#include "app/paint/text.h"
#include "core/base/json.h"

using namespace muonscope;

namespace {

constexpr double width = 1080, margin = 20, row_height = 34, gap = 4, flow_width = 190, name_width = 310;

std::string text_of_file(const char* path) {
  std::ifstream in(path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// "app/figures/{lanes, matrix}".
std::string name_of(const Json& folders) {
  const std::string first = folders.at(0);
  if (folders.size() == 1) return first;
  const bool nested = folders.at(1).get<std::string>().starts_with(first + "/");
  const std::string stem = nested ? first : first.substr(0, first.rfind('/'));
  std::string parts;
  for (std::size_t i = nested ? 1 : 0; i < folders.size(); ++i)
    parts += (parts.empty() ? "" : ", ") + folders.at(i).get<std::string>().substr(stem.size() + 1);
  return stem + (nested ? " and " : "/{") + parts + (nested ? "" : "}");
}

class House {
 public:
  explicit House(const Json& data) : floors_(data.at("floors")), flow_(data.at("flow")) {}

  double height() const { return 2 * margin + static_cast<double>(floors_.size()) * (row_height + gap); }

  void paint(Canvas& canvas) const {
    const Theme& theme = light_theme();
    canvas.fill_rect({0, 0, width, height()}, theme.figure, 0);
    for (std::size_t i = 0; i < floors_.size(); ++i) paint_floor(canvas, i);
    for (std::size_t i = 0; i < flow_.size(); ++i) paint_stage(canvas, i);
  }

 private:
  /// The ground floor is the lowest.
  double top(std::size_t floor) const {
    return height() - margin - static_cast<double>(floor + 1) * (row_height + gap);
  }
  static bool holds(const Json& floor, const std::string& file) {
    const std::string folder = file.substr(0, file.rfind('/'));
    return std::ranges::find(floor.at("folders"), Json(folder)) != floor.at("folders").end();
  }
  std::size_t floor_of(const Json& stage) const {
    std::size_t at = 0;
    while (at < floors_.size() && !holds(floors_.at(at), stage.at("file"))) ++at;
    REQUIRE(at < floors_.size());
    return at;
  }

  void paint_floor(Canvas& canvas, std::size_t i) const {
    const Theme& theme = light_theme();
    const Json& floor = floors_.at(i);
    const bool core = floor.at("folders").at(0).get<std::string>().starts_with("core");
    const Rect row{margin + flow_width, top(i), width - 2 * margin - flow_width, row_height};
    canvas.fill_rect(row, tone_color(theme, core ? 0.35 : 0.15), 4);
    const double base = row.y + row_height / 2 + 4.5;
    const std::string name = name_of(floor.at("folders")), held = floor.at("holds");
    CHECK(canvas.text_width(name, 13, Weight::bold) + 16 < name_width);
    canvas.text({row.x + 10, base}, name, {.size = 13, .color = theme.text, .weight = Weight::bold});
    const double x = row.x + 10 + name_width;
    CHECK(x + canvas.text_width(held, 12, Weight::regular) < row.right());
    canvas.text({x, base}, held, {.size = 12, .color = theme.text});
  }

  /// Its box beside its floor, and an arrow from the stage below.
  void paint_stage(Canvas& canvas, std::size_t i) const {
    const Theme& theme = light_theme();
    const Rect box{margin, top(floor_of(flow_.at(i))), flow_width - 14, row_height};
    canvas.fill_rect(box, theme.lane(0), 4);
    const double base = box.y + row_height / 2 + 4.5;
    const std::string stage = flow_.at(i).at("stage"), says = flow_.at(i).at("says");
    canvas.text({box.x + 10, base}, stage, {.size = 13, .color = theme.figure, .weight = Weight::bold});
    canvas.text({box.right() - 8, base}, says, {.size = 11, .color = theme.figure, .align = Align::end});
    if (i == 0 || floor_of(flow_.at(i)) == floor_of(flow_.at(i - 1)) + 1) return;  // next to each other
    const double x = box.x + box.width / 2, from = top(floor_of(flow_.at(i - 1))), to = box.bottom() + 2;
    const Point line[] = {{x, from}, {x, to + 6}};
    canvas.polyline(line, theme.axis, 1.5, Dash::solid);
    const Point head[] = {{x - 5, to + 8}, {x + 5, to + 8}, {x, to}};
    canvas.fill_polygon(head, theme.axis);
  }

  Json floors_, flow_;
};

}  // namespace

TEST_CASE("the picture of the house is drawn from its data") {
  const House house(Json::parse(text_of_file("docs/house.json")));
  const std::string drawn =
      svg({width, house.height(), "The folders of muonscope, from the ground up",
           "What lies higher includes what lies below. On the left, the flow from experiment to window.",
           [&](Canvas& canvas) { house.paint(canvas); }});
  constexpr const char* path = "docs/architecture.svg";
  if (std::getenv("MUONSCOPE_RENEW")) std::ofstream(path) << drawn;
  CHECK(drawn == text_of_file(path));
}
