#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/figure_file.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/progress.h"
#include "app/cli/study_figure.h"
#include "app/cli/trails.h"
#include "app/figures/catalogue.h"
#include "core/errors.h"
#include "core/io/atomic_file.h"
#include "core/io/numbers.h"
#include "core/run/results.h"
#include "core/run/snapshot.h"

namespace muonscope {
namespace {

/// Steps between two looks at the clock and the interrupt flag.
constexpr Step stride = 64;

/// "all" stands for every figure.
std::vector<std::string> wanted_figures(const std::vector<std::string>& asked) {
  std::vector<std::string> ids;
  for (const std::string& id : asked) {
    if (id == "all") {
      for (const FigureKind& row : figure_kinds())
        if (row.study == Study::none) ids.push_back(row.kind.id);
    } else if (study_of(id) != Study::none) {
      const std::string command = study_of(id) == Study::sweep ? "sweep" : "chaos";
      throw InputError("--figures: " + id + " needs many runs: muonscope " + command + " … --figures " + id +
                       ", or muonscope render --figure " + id);
    } else {
      ids.push_back(figure_kind(id).kind.id);
    }
  }
  return ids;
}

/// Runs to the end or to an interrupt; true if it reached the end.
bool run_through(Run& run, Step steps, bool quiet, Trails& trails) {
  Progress progress(steps, "steps", quiet);
  while (run.step() < steps && !run.all_diverged()) {
    if (interrupted()) return false;
    trails.look(run);
    run.advance(std::min({stride, steps - run.step(), trails.until_next_look(run.step())}));
    progress.show(run.step());
  }
  return true;
}

void print_summary(const Results& results, const std::string& directory) {
  for (const LaneResult& lane : results.lanes) {
    std::string line = lane.name + ": ";
    line += lane.diverged_at ? lane.message : std::to_string(lane.steps) + " steps";
    for (std::size_t i = 0; i < lane.columns.size(); ++i) {
      if (lane.columns[i] == "loss") line += ", loss " + readable(lane.final_row[i]);
    }
    std::printf("%s\n", line.c_str());
  }
  std::printf("%s to %s\n", results.interrupted ? "interrupted; wrote what was recorded" : "wrote",
              directory.c_str());
}

}  // namespace

int run_command(const RunOptions& options, const PngPainter& paint_png) {
  const Experiment experiment = configured(options.source, options.seed, options.steps, options.assignments);
  const FigureStyle style = parse_style(options.size, options.theme, options.scale);
  const std::vector<std::string> figures = wanted_figures(options.figures);
  for (const std::string& format : options.formats) check_format(format, paint_png);

  WorkerPool pool(options.threads);
  Run run(experiment, pool, static_cast<std::uint64_t>(options.trace_memory * (1u << 20)));
  make_output_directory(options.out);
  watch_interrupts();
  Trails trails(run, experiment.steps, figures);
  const bool finished = run_through(run, experiment.steps, options.quiet, trails);

  Results results = collect(run);
  results.interrupted = !finished;
  if (finished) results.experiment.steps = experiment.steps;
  if (!figures.empty()) {
    const Snapshot snapshot = take_snapshot(run);
    for (const std::string& figure : figures) {
      for (const std::string& format : options.formats) {
        write_file(std::filesystem::path(options.out) / (figure + "." + format),
                   figure_bytes(trails.input(snapshot), figure, format, style, paint_png));
      }
    }
  }
  write_results(results, options.out);
  if (!options.quiet) print_summary(results, options.out);

  const bool diverged = std::any_of(results.lanes.begin(), results.lanes.end(),
                                    [](const LaneResult& lane) { return lane.diverged_at.has_value(); });
  return !finished ? exit_interrupted : diverged ? exit_diverged : exit_done;
}

int render_command(const RenderOptions& options, const PngPainter& paint_png) {
  const FigureStyle style = parse_style(options.size, options.theme, options.scale);
  const std::string id = figure_kind(options.figure).kind.id;
  std::string format = std::filesystem::path(options.output).extension().string();
  if (!format.empty()) format.erase(0, 1);
  check_format(format, paint_png);

  Experiment experiment = configured(options.source, options.seed, options.at, options.assignments);
  WorkerPool pool(options.threads);
  watch_interrupts();
  if (study_of(id) == Study::chaos) {
    if (options.at && experiment.chaos) experiment.chaos->steps.reset();
    const ChaosResult result = compared(declared_chaos(experiment), pool, false);
    if (!result.complete()) return exit_interrupted;
    write_file(options.output, chaos_figure_bytes(result, id, format, style, paint_png));
    return exit_done;
  }
  if (study_of(id) == Study::sweep) {
    if (options.at && experiment.sweep) experiment.sweep->steps.reset();
    const std::optional<SweepResult> sweep = swept(declared_sweep(experiment), pool, false);
    if (!sweep) return exit_interrupted;
    write_file(options.output, sweep_figure_bytes(*sweep, id, format, style, paint_png));
    return exit_done;
  }
  Run run(experiment, pool);
  Trails trails(run, experiment.steps, {id});
  if (!run_through(run, experiment.steps, false, trails)) return exit_interrupted;
  const Snapshot snapshot = take_snapshot(run);
  write_file(options.output, figure_bytes(trails.input(snapshot), id, format, style, paint_png));
  return exit_done;
}

}  // namespace muonscope
