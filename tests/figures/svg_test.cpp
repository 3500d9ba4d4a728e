#include "app/paint/svg.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "app/export/figure_csv.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::snapshot_after;

namespace {

/// Complaint about the first thing that is not well-formed XML: tags that do not nest, attributes without
/// quotes or given twice, bare '&' or '<'. Empty if all is well.
std::string xml_fault(const std::string& text) {
  std::vector<std::string> open;
  std::size_t at = text.find("?>") + 2;
  while (at < text.size()) {
    const std::size_t tag = text.find('<', at);
    const std::string between = text.substr(at, tag - at);
    for (std::size_t i = between.find('&'); i != std::string::npos; i = between.find('&', i + 1)) {
      const std::string entity = between.substr(i, between.find(';', i) - i + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;")
        return "& " + entity;
    }
    if (tag == std::string::npos) break;
    const std::size_t end = text.find('>', tag);
    if (end == std::string::npos) return "unclosed tag";
    const std::string inside = text.substr(tag + 1, end - tag - 1);
    if (inside.find('<') != std::string::npos) return "< inside a tag: " + inside;
    const std::string name = inside.substr(0, inside.find_first_of(" /", 1));
    if (inside.front() == '/') {
      if (open.empty() || open.back() != inside.substr(1)) return "closes " + inside;
      open.pop_back();
    } else {
      std::vector<std::string> names;
      std::size_t i = name.size();
      while (i < inside.size() && inside[i] == ' ') {
        const std::size_t equals = inside.find("=\"", i);
        const std::size_t quote = inside.find('"', equals + 2);
        if (equals == std::string::npos || quote == std::string::npos) return "attribute in " + inside;
        names.push_back(inside.substr(i + 1, equals - i - 1));
        for (std::size_t k = 0; k + 1 < names.size(); ++k)
          if (names[k] == names.back()) return "twice " + names.back();
        i = quote + 1;
      }
      if (inside.substr(i) != "/" && !inside.substr(i).empty()) return "rubbish in " + inside;
      if (inside.back() != '/') open.push_back(name);
    }
    at = end + 1;
  }
  return open.empty() ? "" : "open " + open.back();
}

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
