#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

#include "app/figures/kit/theme.h"
#include "app/paint/figure_painter.h"
#include "recording_canvas.h"

namespace muonscope {
namespace {

using testing::RecordingCanvas;

Figure with_note(std::string note) {
  Figure figure;
  figure.title = "Noted";
  Plot plot;
  plot.x = {.title = "x", .unit = "", .range = {0, 2}};
  plot.y = {.title = "y", .unit = "", .range = {0, 1}};
  Series series;
  series.x = {0, 1, 2};
  series.y = {0, 1, 0};
  plot.series.push_back(series);
  plot.note = std::move(note);
  figure.plots.push_back(plot);
  return figure;
}

}  // namespace

TEST_CASE("a note leaves the curves most of the axes, however long it is and however small they are") {
  std::string words;
  for (int i = 0; i < 60; ++i) words += (i > 0 ? " note" : "note");
  for (const auto& [its_width, height] :
       {std::pair{260.0, 180.0}, {320.0, 240.0}, {640.0, 400.0}, {960.0, 600.0}}) {
    const auto& width = its_width;
    RecordingCanvas canvas;
    const auto frames = paint(canvas, {0, 0, width, height}, with_note(words), light_theme(), {});
    REQUIRE(frames.size() == 1);
    double covered = 0;
    std::string last;
    for (const RecordingCanvas::Text& text : canvas.texts) {
      if (text.text.find("note") == std::string::npos) continue;
      covered += text.box.height;
      last = text.text;
    }
    CAPTURE(width);
    REQUIRE_FALSE(last.empty());
    CHECK(covered <= 0.5 * frames[0].data.height);
    const bool whole = last.ends_with("note");
    CHECK((whole || last.ends_with("…")));
  }
  RecordingCanvas roomy;
  paint(roomy, {0, 0, 960, 600}, with_note("a short note"), light_theme(), {});
  CHECK(roomy.has("a short note"));
}

TEST_CASE("where curves go through every place for a note, it is said briefly") {
  Figure figure = with_note("briefly: and why it is so in many more words than there is room for");
  Plot& plot = figure.plots.front();
  plot.brief_note = "briefly";
  const auto drawn = [&](const char* text) {
    RecordingCanvas canvas;
    paint(canvas, {0, 0, 260, 180}, figure, light_theme(), {});
    return std::ranges::any_of(canvas.texts,
                               [&](const RecordingCanvas::Text& one) { return one.text == text; });
  };
  plot.series.front().y = {0.5, 0.5, 0.5};
  CHECK_FALSE(drawn("briefly"));
  for (const double level : {0.05, 0.2, 0.35, 0.65, 0.8, 0.95}) {
    Series line = plot.series.front();
    line.y = {level, level, level};
    plot.series.push_back(line);
  }
  CHECK(drawn("briefly"));
}

TEST_CASE("a legend goes on over plots without one, and no further than the next one") {
  Figure figure = with_note("");
  figure.columns = 3;
  Plot first = figure.plots.front();
  first.title = "first";
  const std::array names{"a lane with a long name", "another lane", "a third lane"};
  first.series.assign(names.size(), first.series.front());
  for (std::size_t i = 0; i < names.size(); ++i) first.series[i].name = names[i];
  Plot bare = first;
  for (Series& series : bare.series) series.in_legend = false;
  figure.plots = {first, bare, bare};
  const auto legend_of = [&] {
    RecordingCanvas canvas;
    return paint(canvas, {0, 0, 660, 300}, figure, light_theme(), {}).front();
  };
  const PlotFrame over = legend_of();
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(over.legend[i].y == over.legend[0].y);
  CHECK(over.legend[2].right() > over.data.right());

  Plot other = first;
  other.series.front().name = "somebody else";
  figure.plots = {first, other, first};
  const PlotFrame beside = legend_of();
  for (const Rect& entry : beside.legend) CHECK(entry.right() <= beside.data.right() + 0.01);

  figure.plots = {first, first, first};
  CHECK(legend_of().legend[2].right() > over.data.right());
}

}  // namespace muonscope
