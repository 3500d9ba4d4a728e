#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/cli/summary.h"
#include "app/cli/trails.h"
#include "app/figures/figure_needs.h"
#include "core/io/directory_lock.h"
#include "core/run/recorder.h"
#include "core/schema/messages.h"

namespace muonscope {
int run_command(const RunOptions& options, const PngPainter& paint_png) {
  if (!options.variants.empty()) return run_family_command(options, paint_png);
  const Opened opened = open_experiment(options.source);
  parse_style(options);
  const std::vector<std::string> figures = wanted_figures(options, {Study::none}, paint_png);
  const Experiment experiment = named_by(source_name(options.source), [&] {
    return with_needs(with_options(opened.experiment, options.seed, options.steps, options.assignments),
                      named_figures(options));
  });

  WorkerPool pool(options.threads);
  Run run = named_by(source_name(options.source),
                     [&] { return Run(experiment, pool, {.trace = trace_bytes(options.trace_memory)}); });
  const GivenFiles given(opened.path, experiment);
  require_something_to_show(run, experiment.steps, named_figures(options));
  require_results_keep(run, given, options.out, figures, options);
  announce(estimated_seconds(run, options.threads), options.quiet);
  make_output_directory(options.out);
  const DirectoryLock lock(options.out, DirectoryUse::alone);
  Recorder recorder(run, options.out, given);
  const LastResort last_resort([&] {
    recorder.rescue();
    if (options.quiet) return;
    std::printf("interrupted inside a step; wrote what was recorded to %s\n", options.out.c_str());
    std::fflush(stdout);
  });
  Trails trails(run, experiment.steps, figures);
  const auto look = [&recorder](const Run& now) { recorder.follow(now); };
  const bool arrived = run_through(run, experiment.steps, trails, {options.quiet, options.threads, look});

  const Results results = collect_end(run, arrived);
  recorder.finish(results);
  LeftOut left_out;
  if (!figures.empty()) {
    const Snapshot snapshot = take_snapshot(run);
    left_out = write_figures(trails.input(snapshot), figures, options, options.out, paint_png,
                             figure_views(opened.lesson));
  }
  if (!options.quiet) {
    for (const LaneResult& lane : results.lanes) std::printf("%s\n", summary_line(lane).c_str());
    std::printf("%s to %s\n", results.interrupted ? "interrupted; wrote what was recorded" : "wrote",
                options.out.c_str());
  }
  report(left_out, options.quiet);
  if (results.interrupted) return exit_interrupted;
  if (any_diverged(results)) return exit_diverged;
  return left_out.named.empty() ? exit_done : exit_bad_input;
}

}  // namespace muonscope
