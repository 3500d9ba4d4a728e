#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/cli/summary.h"
#include "app/cli/trails.h"

namespace muonscope {

int run_command(const RunOptions& options, const PngPainter& paint_png) {
  if (!options.variants.empty()) return run_family_command(options, paint_png);
  const Experiment experiment = configured(options.source, options.seed, options.steps, options.assignments);
  parse_style(options);
  const std::vector<std::string> figures = wanted_figures(options, {Study::none}, paint_png);

  WorkerPool pool(options.threads);
  Run run(experiment, pool, trace_bytes(options));
  make_output_directory(options.out);
  watch_interrupts();
  Trails trails(run, experiment.steps, figures);
  const bool finished = run_through(run, experiment.steps, options.quiet, trails);

  const Results results = collect_end(run, finished);
  if (!figures.empty()) {
    const Snapshot snapshot = take_snapshot(run);
    write_figures(trails.input(snapshot), figures, options, options.out, paint_png);
  }
  write_results(results, options.out);
  if (!options.quiet) {
    for (const LaneResult& lane : results.lanes) std::printf("%s\n", summary_line(lane).c_str());
    std::printf("%s to %s\n", finished ? "wrote" : "interrupted; wrote what was recorded",
                options.out.c_str());
  }
  return !finished ? exit_interrupted : any_diverged(results) ? exit_diverged : exit_done;
}

}  // namespace muonscope
