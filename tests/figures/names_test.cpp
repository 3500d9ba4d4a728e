// What must not vanish in small panels and with large text: which lane, which quantity, which axis.

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "app/paint/figure_painter.h"
#include "app/paint/layout.h"
#include "app/paint/legend.h"
#include "clouds.h"
#include "core/lessons/lesson.h"
#include "recording_canvas.h"
#include "runs.h"

namespace muonscope {

using testing::build;
using testing::RecordingCanvas;
using testing::snapshot_after;

namespace {

Json lanes_like(int count) {
  Json lanes = Json::array();
  for (int i = 0; i < count; ++i)
    lanes.push_back({{"name", "A rather long lane's name, number " + std::to_string(i)},
                     {"optimizer", {{"kind", i % 2 == 0 ? "muon" : "gd"}}},
                     {"schedule", {{"kind", "constant"}, {"lr", 0.01}}}});
  return {{"lanes", lanes}};
}

/// Whether a text, or its beginning and its end around "…", is written inside a rectangle.
bool is_written(const RecordingCanvas& canvas, const std::string& name, const Rect& where) {
  return std::ranges::any_of(canvas.texts, [&](const RecordingCanvas::Text& text) {
    const Point middle{text.box.x + text.box.width / 2, text.box.y + text.box.height / 2};
    if (!where.contains(middle)) return false;
    if (text.text == name || name.starts_with(text.text + " = ") || name.starts_with(text.text + ": "))
      return true;
    const std::size_t cut = text.text.find("…");
    if (cut == std::string::npos || cut == 0) return false;
    const std::string head = text.text.substr(0, cut), tail = text.text.substr(cut + std::string("…").size());
    return name.starts_with(head) && name.find(tail) != std::string::npos;
  });
}

Rect grown(const Rect& box, double by) {
  return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

/// Names of lanes, quantities and axes of what is shown; that something is left out is said.
void check_names(const Figure& figure, double width, double height, double text_size) {
  RecordingCanvas canvas;
  PaintOptions options;
  options.text_size = text_size;
  options.title = false;
  const auto frames = paint(canvas, {0, 0, width, height}, figure, light_theme(), options);
  std::size_t shown = 0;
  const Rect everywhere{0, 0, width, height};
  const bool maps =
      std::ranges::any_of(figure.plots, [](const Plot& plot) { return plot.heat_map.has_value(); });
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!frames[i].is_drawn()) continue;
    ++shown;
    const Plot& plot = figure.plots[i];
    CAPTURE(plot.title);
    if (!plot.title.empty()) CHECK(is_written(canvas, plot.title, grown(frames[i].whole, text_size)));
    if (!plot.bare && !maps) {
      CAPTURE(plot.x.title);
      CAPTURE(plot.y.title);
      // Neighbours with the same axis are labelled once.
      if (!plot.x.title.empty()) CHECK(is_written(canvas, plot.x.title, everywhere));
      if (!plot.y.title.empty()) CHECK(is_written(canvas, plot.y.title, everywhere));
    }
    // A legend that several plots have is said once, by the first of them.
    const bool said_before =
        std::any_of(figure.plots.begin(), figure.plots.begin() + static_cast<std::ptrdiff_t>(i),
                    [&plot](const Plot& before) { return same_legend(before, plot); });
    std::size_t entries = 0, said = 0;
    for (std::size_t s = 0; s < plot.series.size(); ++s) {
      const Series& series = plot.series[s];
      if (!plot.legend || !series.in_legend || series.name.empty()) continue;
      const Rect& box = frames[i].legend[s];
      if (said_before) {
        CHECK(box.width == 0);
        continue;
      }
      ++entries;
      if (box.width == 0) continue;
      ++said;
      const std::string& name = series.legend.empty() ? series.name : series.legend;
      CAPTURE(name);
      CHECK(is_written(canvas, name, grown(box, 1)));
    }
    CHECK((said == entries || canvas.has("+" + std::to_string(entries - said))));
    CHECK((entries == 0 || said > 0));
  }
  // Where not even a word fits there is nothing to be said.
  const bool speechless = width < 5 * text_size;
  const std::string more = "+" + std::to_string(frames.size() - shown);
  CHECK((shown == frames.size() || canvas.has("nlarge") || canvas.has(more) || speechless));
}

}  // namespace

TEST_CASE(
    "lanes, quantities and axes keep their names at every size and text scale, or enlarging is offered") {
  const std::vector<Snapshot> snapshots{snapshot_after(150), snapshot_after(20, lanes_like(5)),
                                        snapshot_after(20, lanes_like(16)), testing::cloud_after(20, 3000)};
  // Panels of a lesson at 1280×720 and 1920×1080 and text of 100, 150, 200 and 250 %, and smaller ones.
  const std::vector<std::pair<double, double>> sizes{{420, 300}, {640, 300}, {300, 200}, {210, 150},
                                                     {160, 120}, {900, 160}, {120, 500}, {60, 40}};
  for (const Snapshot& snapshot : snapshots)
    for (const FigureKind& kind : figure_kinds()) {
      if (kind.study != Study::none) continue;
      const Figure figure = build(kind.kind.id, snapshot);
      for (const auto& size : sizes)
        for (const double scale : {1.0, 1.5, 2.5}) {
          CAPTURE(kind.kind.id);
          CAPTURE(snapshot.lanes.size());
          CAPTURE(size.first);
          CAPTURE(size.second);
          CAPTURE(scale);
          check_names(figure, size.first, size.second, 12 * scale);
        }
    }
}

TEST_CASE("a lesson's panel at 1280×720 shows all of its lanes with their names") {
  const Figure figure = build("spectra", snapshot_after(150));
  RecordingCanvas canvas;
  PaintOptions options;
  options.title = false;
  options.text_size = 12;
  const auto frames = paint(canvas, {0, 0, 430, 300}, figure, light_theme(), options);
  for (const PlotFrame& frame : frames) CHECK(frame.is_drawn());
  CHECK(canvas.has("Muon"));
  CHECK(canvas.has("GD"));
  CHECK(canvas.has("singular values"));
  CHECK(canvas.has("step t"));
}

TEST_CASE("names that are cut in the middle keep what tells them apart") {
  RecordingCanvas canvas;
  std::set<std::string> seen;
  for (int i = 0; i < 16; ++i) {
    const std::string name = "A rather long lane's name, number " + std::to_string(i);
    const std::string cut = fit_middle(canvas, name, 12, Weight::regular, 90);
    CHECK(canvas.text_width(cut, 12, Weight::regular) <= 90);
    seen.insert(cut);
  }
  CHECK(seen.size() == 16);
  CHECK(fit_middle(canvas, "σσσσσσσσσσσσ", 12, Weight::regular, 40).find("…") != std::string::npos);
}

}  // namespace muonscope
