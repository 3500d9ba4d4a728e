#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/progress.h"
#include "app/cli/study_figure.h"
#include "core/errors.h"
#include "core/io/atomic_file.h"
#include "core/run/sweep_table.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

int merge(const SweepOptions& options) {
  const bool alone = options.source.empty() && options.over.empty() && options.shard.empty() &&
                     options.out.empty() && options.assignments.empty() && options.figures.empty();
  if (!alone) throw InputError("--merge stands alone: muonscope sweep --merge DIR");
  const fs::path path = fs::path(options.merge) / sweep_file_name({}, true);
  write_file(path, merged_shards(options.merge));
  if (!options.quiet) std::printf("wrote %s\n", path.c_str());
  return exit_done;
}

Sweep planned(const SweepOptions& options) {
  if (options.source.empty()) throw InputError("sweep: name an experiment file or a lesson");
  if (options.out.empty()) throw InputError("sweep: say where to write: --out DIR");
  Experiment base = configured(options.source, options.seed, options.steps, options.assignments);
  if (options.over.empty()) {
    if (!base.sweep)
      throw InputError(
          "sweep: say what to sweep: --over KEY=lo:hi:count[:log], or \"sweep\" in the experiment");
    if (options.steps) base.sweep->steps.reset();
    return declared_sweep(base);
  }
  std::vector<SweepAxis> axes;
  for (const std::string& text : options.over) axes.push_back(parse_axis(base, text));
  return {base, axes};
}

void print_summary(const std::vector<SweepRun>& runs, std::size_t asked, const fs::path& path) {
  std::size_t rows = 0, diverged = 0;
  for (const SweepRun& run : runs) {
    rows += run.rows.size();
    diverged += static_cast<std::size_t>(std::ranges::count_if(run.rows, &SweepRow::diverged));
  }
  if (runs.size() < asked) std::printf("interrupted after %zu of %zu runs; ", runs.size(), asked);
  std::printf("wrote %s: %zu rows, %zu of them diverged\n", path.c_str(), rows, diverged);
}

/// Figures show whole sweeps over one key.
std::vector<std::string> sweep_figures(const SweepOptions& options, const Sweep& sweep,
                                       const PngPainter& paint_png) {
  const std::vector<std::string> figures = wanted_figures(options, {Study::sweep}, paint_png);
  if (figures.empty()) return figures;
  if (!options.shard.empty()) throw InputError("--figures: a shard is a part of the sweep; leave one out");
  if (sweep.axes().size() != 1)
    throw InputError("--figures: " + figures.front() + " draws a sweep over one key, not over " +
                     std::to_string(sweep.axes().size()));
  return figures;
}

}  // namespace

int sweep_command(const SweepOptions& options, const PngPainter& paint_png) {
  if (!options.merge.empty()) return merge(options);
  const Shard shard = options.shard.empty() ? Shard{} : parse_shard(options.shard);
  parse_style(options);
  const Sweep sweep = planned(options);
  const std::vector<std::string> figures = sweep_figures(options, sweep, paint_png);
  const std::size_t asked = shard_runs(sweep.runs(), shard);
  make_output_directory(options.out);

  Step total = 0;
  for (std::size_t i = 0; i < asked; ++i) total += sweep.steps(shard_run(i, shard));
  announce(estimated_seconds(sweep, total, options.threads), options.quiet);
  std::vector<SweepRun> runs;
  {
    Progress progress(total, "steps", options.quiet);
    WorkerPool pool(options.threads);
    runs = run_sweep(sweep, shard, pool,
                     {.cancelled = interrupted,
                      .progress = [&](Step done, Step) { progress.show(done); },
                      .finished = {}});
  }
  const bool complete = runs.size() == asked;
  const fs::path path = fs::path(options.out) / sweep_file_name(shard, complete);
  write_file(path, sweep_csv(sweep, runs));
  if (complete && !figures.empty()) {
    const Snapshot start = start_of(sweep.base());
    const SweepResult result{std::make_shared<const Sweep>(sweep), runs};
    report(write_figures({.snapshot = &start, .sweep = &result}, figures, options, options.out, paint_png),
           options.quiet);
  }
  if (!options.quiet) print_summary(runs, asked, path);
  return complete ? exit_done : exit_interrupted;
}

}  // namespace muonscope
