// Nothing blank, nothing silent: every figure on every kind of problem.

#include <doctest/doctest.h>

#include <regex>

#include "app/figures/catalogue.h"
#include "app/figures/figure_needs.h"
#include "app/paint/svg.h"
#include "core/base/errors.h"
#include "core/run/run.h"
#include "core/run/snapshot.h"
#include "problem_kinds.h"
#include "recording_canvas.h"

namespace muonscope {

using testing::kinds_of_problems;
using testing::RecordingCanvas;

namespace {

/// What can only be done in a window, and what only on a command line.
const std::regex window_words("[Pp]ress |[Cc]lick|[Dd]rag|[Dd]rop |menu|and reset", std::regex::ECMAScript);
const std::regex command_words("muonscope [a-z]|--[a-z]", std::regex::ECMAScript);

std::string words_of(const Plot& plot) {
  return plot.empty_text + "\n" + plot.note;
}

/// Ink inside the axes: curves, dots, cells.
bool has_ink(const Figure& figure) {
  RecordingCanvas with, without;
  paint(with, {0, 0, 960, 600}, figure, light_theme(), {});
  Figure bare = figure;
  for (Plot& plot : bare.plots) {
    for (Series& series : plot.series) series.x.clear(), series.y.clear();
    plot.densities.clear();
    plot.heat_map.reset();
    plot.field.reset();
    plot.zeros.clear();
  }
  paint(without, {0, 0, 960, 600}, bare, light_theme(), {});
  return with.curve_points > without.curve_points || with.markers.size() > without.markers.size() ||
         with.cell_colors.size() > without.cell_colors.size() || with.rects > without.rects;
}

struct Attempted {
  Figure figure;
  std::string obstacle;
};

/// As a command would: what the figure needs is recorded, then the run.
Attempted attempt(const FigureKind& kind, const Json& document, Step steps) {
  WorkerPool pool(1);
  Experiment experiment = with_needs(experiment_from_json(document, "."), {kind.kind.id});
  experiment.steps = steps;
  Run run(experiment, pool);
  Attempted out;
  out.obstacle = obstacle(run, steps, kind.kind.id);
  run.advance(steps);
  const Snapshot snapshot = take_snapshot(run);
  out.figure = kind.build({.snapshot = &snapshot}, {});
  return out;
}

}  // namespace

TEST_CASE("a named figure shows something, or it was known before the run that it would not, and why") {
  for (const auto& [its_name, document] : kinds_of_problems()) {
    const auto& name = its_name;
    for (const FigureKind& kind : figure_kinds()) {
      if (kind.study != Study::none) continue;
      CAPTURE(name);
      CAPTURE(kind.kind.id);
      const Attempted made = attempt(kind, document, 12);
      CAPTURE(made.obstacle);
      CHECK(shows_data(made.figure) == made.obstacle.empty());
      CHECK(has_ink(made.figure) == shows_data(made.figure));
      for (const Plot& plot : made.figure.plots) CHECK((shows_data(plot) || !plot.empty_text.empty()));
    }
  }
}

TEST_CASE("a run that ends too early for a figure is known to before it starts") {
  const Json document = kinds_of_problems().front().second;
  Json late = document;
  late["record"] = {{"reference_step", 8}};
  CHECK(attempt(figure_kind("conserved"), late, 7).obstacle.find("t* = 8") != std::string::npos);
  CHECK(attempt(figure_kind("conserved"), late, 9).obstacle.empty());
  CHECK_FALSE(attempt(figure_kind("alignment"), document, 0).obstacle.empty());
  CHECK(attempt(figure_kind("alignment"), document, 1).obstacle.empty());
}

TEST_CASE("what a figure needs is recorded behind what is recorded anyway, once") {
  const Experiment own = experiment_from_json(kinds_of_problems().front().second, ".");
  const Experiment more = with_needs(own, {"sharpness", "loss", "alignment", "sharpness", "energies"});
  std::vector<std::string> expected = own.record.observables;
  expected.insert(expected.end(),
                  {"sharpness", "alignment"});  // particles' energies are none of this problem's
  CHECK(more.record.observables == expected);
  WorkerPool pool(1);
  const Run run(own, pool);
  CHECK_THROWS_WITH_AS(require_something_to_show(run, 12, {"loss", "energies"}),
                       doctest::Contains("figure energies would have nothing to show"), InputError);
}

TEST_CASE("texts fit the place: no key to press in a file, no command line on the screen") {
  for (const auto& [its_name, document] : kinds_of_problems()) {
    const auto& name = its_name;
    WorkerPool pool(1);
    Run run(experiment_from_json(document, "."), pool);
    for (const Step steps : {0, 5}) {
      run.advance(steps - run.step());
      const Snapshot snapshot = take_snapshot(run);
      for (const FigureKind& kind : figure_kinds()) {
        CAPTURE(name);
        CAPTURE(kind.kind.id);
        for (const Plot& plot : kind.build({.snapshot = &snapshot, .medium = Medium::file}, {}).plots) {
          CAPTURE(words_of(plot));
          CHECK_FALSE(std::regex_search(words_of(plot), window_words));
        }
        for (const Plot& plot : kind.build({.snapshot = &snapshot, .medium = Medium::screen}, {}).plots) {
          CAPTURE(words_of(plot));
          CHECK_FALSE(std::regex_search(words_of(plot), command_words));
        }
      }
    }
  }
}

}  // namespace muonscope
