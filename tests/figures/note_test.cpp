#include <doctest/doctest.h>

#include <string>

#include "app/paint/figure_painter.h"
#include "app/paint/theme.h"
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

}  // namespace muonscope
