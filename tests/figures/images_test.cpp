// Pictures: a target from a file is shown as it is, pixels as pixels.

#include <doctest/doctest.h>

#include "app/export/figure_csv.h"
#include "app/figures/kit/theme.h"
#include "app/paint/figure_painter.h"
#include "recording_canvas.h"
#include "runs.h"

using namespace muonscope;
using namespace muonscope::testing;

namespace {

const std::string picture = std::filesystem::absolute("assets/images/hills.png").string();

Snapshot with_picture(const std::string& channels, Step steps = 0) {
  return snapshot_after(steps, {{"problem",
                                 {{"rows", nullptr},
                                  {"cols", nullptr},
                                  {"target",
                                   {{"kind", "image"},
                                    {"path", picture},
                                    {"channels", channels},
                                    {"side", 32},
                                    {"scale", 2},
                                    {"exponent", nullptr}}}}}});
}

}  // namespace

TEST_CASE("a grey picture runs from black to the target's scale, rows from the top") {
  const Snapshot snapshot = with_picture("grey", 3);
  const Figure figure = build("images", snapshot);
  REQUIRE(figure.plots.size() == 3);
  const HeatMap& map = *figure.plots[0].heat_map;
  CHECK(map.colors == HeatMap::Colors::grey);
  CHECK(map.rows() == 24);
  CHECK(map.values.cols() == 32);
  CHECK(map.black == 0);
  CHECK(map.limit == 2);
  CHECK(map.values.maxCoeff() <= 2);
  CHECK(figure.plots[0].y.range == Range{24.5, 0.5});
  const Blocks& blocks = *snapshot.lanes[0].blocks;
  const Matrix product = blocks[0].value * blocks[1].value.transpose();
  CHECK(figure.plots[1].heat_map->values == product);
  CHECK(figure.plots[1].title.starts_with("Muon: PQᵀ, "));
}

TEST_CASE("stacked channels are seen as one colour picture of a third of the rows") {
  const Figure figure = build("images", with_picture("stacked"));
  const HeatMap& map = *figure.plots[0].heat_map;
  CHECK(map.colors == HeatMap::Colors::stacked);
  CHECK(map.values.rows() == 72);
  CHECK(map.rows() == 24);
  CHECK(figure.plots[0].y.range == Range{24.5, 0.5});
  CHECK(figure_csv(figure).size() > 3 * 72 * 32);
}

TEST_CASE("a figure without a picture says how to get one") {
  const Figure figure = build("images", snapshot_after(0));
  REQUIRE(figure.plots.size() == 1);
  CHECK(figure.plots[0].empty_text.find("drop") != std::string::npos);
}

TEST_CASE("painted pixels have the picture's colours, in both themes") {
  Snapshot snapshot = with_picture("stacked");
  Figure figure = build("images", snapshot);
  Matrix two(6, 2);  // red white / black blue
  two << 2, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 2;
  figure.plots.resize(1);
  figure.plots[0].heat_map->values = two;
  for (const Theme* theme : {&light_theme(), &dark_theme()}) {
    RecordingCanvas canvas;
    paint(canvas, {0, 0, 400, 300}, figure, *theme, {});
    REQUIRE(canvas.cell_colors.size() == 1);
    const std::vector<Color> expected = {{255, 0, 0}, {255, 255, 255}, {0, 0, 0}, {0, 0, 255}};
    CHECK(canvas.cell_colors[0] == expected);
  }
}
