// Clouds of several lanes over each other in one plot.

#include <doctest/doctest.h>

#include "app/figures/kit/theme.h"
#include "app/paint/color_maps.h"
#include "app/paint/figure_painter.h"
#include "clouds.h"
#include "core/base/json.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::cloud_after;
using testing::RecordingCanvas;
using testing::with_coordinates;

TEST_CASE("overlaid lanes lie in one plot with the counts that each has by itself, and each in the legend") {
  const Json names = {"x_1_1", "x_2_1"};
  const Snapshot snapshot = cloud_after(20, 5000, with_coordinates(names));
  ViewOptions view;
  view.layout = CloudLayout::overlaid;
  const Figure apart = build("cloud", snapshot), together = build("cloud", snapshot, view);
  REQUIRE(together.plots.size() == 1);
  const Plot& plot = together.plots[0];
  REQUIRE(plot.densities.size() == 2);
  for (std::size_t lane = 0; lane < 2; ++lane) {
    const Density &here = plot.densities[lane], &alone = apart.plots[lane].densities[0];
    CHECK(here.counts == alone.counts);
    CHECK(here.x_sums == alone.x_sums);
    CHECK(here.limit == alone.limit);
    CHECK(here.lane == alone.lane);
    CHECK(here.group == snapshot.lanes[lane].spec.name);
    CHECK(std::any_of(plot.series.begin(), plot.series.end(), [&](const Series& series) {
      return series.in_legend && series.name == here.group && series.style.lane == here.lane;
    }));
  }
  // The experiment may say so, and the view goes before.
  const Snapshot said = cloud_after(20, 5000, {{"cloud", {{"coordinates", names}, {"layout", "overlaid"}}}});
  CHECK(build("cloud", said).plots.size() == 1);
  view.layout = CloudLayout::side_by_side;
  CHECK(build("cloud", said, view).plots.size() == 2);
}

TEST_CASE("where some overlaid lanes lack a coordinate, the others are shown and a note says it") {
  ViewOptions view;
  view.layout = CloudLayout::overlaid;
  for (const int count : {40, 5000}) {
    const Figure figure = build("cloud", cloud_after(5, count), view);
    REQUIRE(figure.plots.size() == 1);
    CHECK(figure.plots[0].densities.size() == 1);
    CHECK(figure.plots[0].empty_text.empty());
    CHECK(figure.plots[0].note == "GD keeps no momenta");
  }
  const Figure none = build("cloud", cloud_after(5, 40, with_coordinates({"x_1_1", "x_3_1"})), view);
  CHECK(none.plots[0].empty_text.find("no x_3_1") != std::string::npos);
}

TEST_CASE(
    "overlaid counts leave the ground where nobody is, and a lane hidden in the legend leaves the others") {
  ViewOptions view;
  view.layout = CloudLayout::overlaid;
  const Figure figure = build("cloud", cloud_after(40, 30000, with_coordinates({"x_1_1", "x_1_2"})), view);
  for (const Theme* theme : {&light_theme(), &dark_theme()}) {
    std::vector<std::vector<Color>> painted;
    for (const std::vector<std::string>& hidden :
         {std::vector<std::string>{}, {"GD"}, {"flow"}, {"GD", "flow"}}) {
      RecordingCanvas canvas;
      PaintOptions options;
      options.hidden = hidden;
      paint(canvas, {0, 0, 960, 600}, figure, *theme, options);
      CHECK(canvas.cell_colors.size() == (hidden.size() == 2 ? 0 : 2));  // counts and their scale
      if (!canvas.cell_colors.empty()) painted.push_back(canvas.cell_colors[0]);
    }
    const bool light = luminance(theme->figure) > luminance(theme->text);
    const auto &both = painted[0], &flow = painted[1], &gd = painted[2];
    std::size_t overlaps = 0;
    for (std::size_t i = 0; i < both.size(); ++i) {
      const bool has_flow = flow[i] != theme->figure, has_gd = gd[i] != theme->figure;
      if (!has_flow) CHECK(both[i] == gd[i]);
      if (!has_gd) CHECK(both[i] == flow[i]);
      if (!has_flow || !has_gd) continue;
      ++overlaps;
      const double one = luminance(both[i]);
      CHECK((light ? one < std::min(luminance(flow[i]), luminance(gd[i]))
                   : one > std::max(luminance(flow[i]), luminance(gd[i]))));
    }
    CHECK(overlaps > 100);
    CHECK(both.front() == theme->figure);
  }
}

}  // namespace muonscope
