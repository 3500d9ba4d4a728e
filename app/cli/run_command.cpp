#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/run_resume.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/cli/summary.h"
#include "app/cli/trails.h"
#include "app/figures/figure_needs.h"
#include "core/base/errors.h"
#include "core/io/directory_lock.h"
#include "core/run/recorder.h"
#include "core/schema/messages.h"

namespace muonscope {
int run_command(const RunOptions& options, const Rasterizer& rasterizer) {
  if (!options.variants.empty()) {
    if (options.resume) throw InputError("--resume goes on with one run, not with --variants");
    return run_family_command(options, rasterizer);
  }
  const Opened opened = open_experiment(options.source);
  parse_style(options);
  const std::vector<std::string> figures = wanted_figures(options, {Study::none}, rasterizer);
  const Experiment experiment = named_by(source_name(options.source), [&] {
    return with_needs(with_options(opened.experiment, options.seed, options.steps, options.assignments),
                      named_figures(options));
  });

  WorkerPool pool(options.threads);
  Run run = named_by(source_name(options.source),
                     [&] { return Run(experiment, pool, {.trace = trace_bytes(options.trace_memory)}); });
  const GivenFiles given(opened.path, experiment);
  require_something_to_show(run, experiment.steps, named_figures(options));
  const std::string fingerprint = options.resume ? run_fingerprint(run) : "";
  if (!options.resume || !is_run_of(options.out, run, fingerprint))
    require_results_keep(run, given, options.out, figures, options);
  announce(estimated_seconds(run, options.threads), options.quiet);
  make_output_directory(options.out);
  const DirectoryLock lock(options.out, DirectoryUse::alone);
  std::vector<SavedRows> begun;
  if (options.resume) {
    const Resumption found = resume(run, options.out, fingerprint);
    if (found.finished) {
      if (!options.quiet) std::printf("%s\n", found.finished->c_str());
      return exit_done;
    }
    begun = found.begun;
    if (!options.quiet) std::printf("goes on from step %lld\n", static_cast<long long>(run.step()));
  }
  Recorder recorder(run, options.out, given, begun);
  const LastResort last_resort([&] {
    recorder.rescue();
    if (options.quiet) return;
    std::printf("interrupted inside a step; wrote what was recorded to %s\n", options.out.c_str());
    std::fflush(stdout);
  });
  Trails trails(run, experiment.steps, figures);
  // A figure's trails are of the last steps: a run that goes on must come through all of them.
  const auto look = [&](const Run& now) { recorder.follow(now, !trails.begun(now.step())); };
  const bool arrived = run_through(run, experiment.steps, trails, {options.quiet, options.threads, look});

  Results results = collect_end(run, arrived);
  for (std::size_t i = 0; options.momenta && i < results.lanes.size(); ++i) {
    for (FinalArray& array : run.lanes()[i].buffer_arrays())
      results.lanes[i].arrays.push_back(std::move(array));
  }
  recorder.finish(results);
  // Only with momenta a finished run is worth going on from; one that was interrupted is, always.
  if (arrived && !options.momenta) {
    recorder.forget();
  } else if (!trails.begun(run.step())) {
    recorder.save(run);
  }
  LeftOut left_out;
  if (!figures.empty()) {
    const Snapshot snapshot = take_snapshot(run);
    left_out = write_figures(trails.input(snapshot), figures, options, options.out, rasterizer,
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
