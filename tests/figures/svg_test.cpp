#include "app/paint/svg.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "app/export/figure_csv.h"
#include "runs.h"
#include "xml.h"

namespace muonscope {

using testing::build;
using testing::snapshot_after;
using testing::xml_fault;

namespace {

Series series_of(std::string name, std::vector<double> x, std::vector<double> y) {
  Series series;
  series.name = std::move(name);
  series.x = std::move(x);
  series.y = std::move(y);
  return series;
}

}  // namespace

TEST_CASE("the checker sees faults") {
  CHECK(xml_fault("<?xml?><a><b/></a>").empty());
  CHECK_FALSE(xml_fault("<?xml?><a><b></a>").empty());
  CHECK_FALSE(xml_fault("<?xml?><a>x & y</a>").empty());
  CHECK_FALSE(xml_fault("<?xml?><a x=1/>").empty());
  CHECK_FALSE(xml_fault("<?xml?><a x=\"1\" x=\"2\"/>").empty());
}

TEST_CASE("SVGs are well-formed, the same every time, and hold no number that is not finite") {
  const Snapshot snapshot = snapshot_after(60);
  for (const FigureKind& kind : figure_kinds())
    for (const Theme* theme : {&light_theme(), &dark_theme()}) {
      const Figure figure = build(kind.kind.id, snapshot);
      const std::string text = svg(figure, 960, 600, *theme, {});
      CHECK(xml_fault(text) == "");
      CHECK(text == svg(figure, 960, 600, *theme, {}));
      CHECK(!std::regex_search(text, std::regex("\\bnan\\b")));
      CHECK(text.find("\"inf") == std::string::npos);
      CHECK(text.find("<title>" + figure.title + "</title>") != std::string::npos);
      CHECK(text.find("<desc>" + figure.caption + "</desc>") != std::string::npos);
    }
}

TEST_CASE("the space after an index is kept by readers that normalize white space") {
  Figure figure;
  figure.plots.emplace_back().note = "‖X‖_F ≤ 1/λ";
  const std::string text = svg(figure, 640, 400, light_theme(), {});
  CHECK(text.find("> ≤ 1/λ</tspan>") != std::string::npos);
  CHECK(text.substr(0, text.find("<title>")).find("xml:space=\"preserve\"") != std::string::npos);
}

TEST_CASE("what a person typed cannot break out of the document") {
  Figure figure;
  figure.title = "<script>\"&'\x01";
  figure.caption = "]]> & <b>";
  Plot plot;
  plot.title = "a < b && c > d";
  plot.series.push_back(series_of("</text>", {0, 1}, {0, 1}));
  figure.plots.push_back(plot);
  const std::string text = svg(figure, 640, 400, light_theme(), {});
  CHECK(xml_fault(text) == "");
  CHECK(text.find("<script>") == std::string::npos);
  CHECK(text.find('\x01') == std::string::npos);
  CHECK(text.find("a &lt; b &amp;&amp; c &gt; d") != std::string::npos);
}

TEST_CASE("a long run's curves take no more room than their pixels") {
  Figure figure;
  Plot plot;
  Series series;
  for (int i = 0; i < 500000; ++i) {
    series.x.push_back(i);
    series.y.push_back(i % 97);
  }
  plot.x.range = {0, 500000};
  plot.y.range = {0, 100};
  plot.series.push_back(series);
  figure.plots.push_back(plot);
  CHECK(svg(figure, 960, 600, light_theme(), {}).size() < 100000);
}

TEST_CASE("a figure's CSV has a row per finite point and quotes what needs it") {
  Figure figure;
  Plot plot;
  plot.title = "lane, \"one\"";
  plot.series.push_back(series_of("σ₁", {0, 1, 2}, {0.1, std::nan(""), 1e-300}));
  figure.plots.push_back(plot);
  CHECK(figure_csv(figure) ==
        "plot,series,x,y\n\"lane, \"\"one\"\"\",σ₁,0,0.1\n\"lane, \"\"one\"\"\",σ₁,2,1e-300\n");
  const std::string cells = figure_csv(build("matrices", snapshot_after(2)));
  CHECK(cells.find("plot,series,row,column,value\n") == 0);
  const auto rows = std::count(cells.begin(), cells.end(), '\n');
  CHECK(rows == 1 + 2 * (6 * 4 + 5 * 4 + 6 * 5 + 6 * 5));
}

}  // namespace muonscope
