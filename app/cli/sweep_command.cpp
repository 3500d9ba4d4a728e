#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/progress.h"
#include "app/cli/study_directory.h"
#include "app/cli/study_figure.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/experiment/format.h"
#include "core/io/atomic_file.h"
#include "core/io/sha256.h"
#include "core/studies/sweep_merge.h"
#include "core/studies/sweep_table.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

int merge(const SweepOptions& options) {
  const bool alone = options.source.empty() && options.over.empty() && options.shard.empty() &&
                     options.out.empty() && options.assignments.empty() && options.figures.empty() &&
                     !options.resume;
  if (!alone) throw InputError("--merge stands alone: muonscope sweep --merge DIR");
  const fs::path directory = options.merge, path = directory / sweep_file_name({}, true);
  std::error_code error;
  if (!fs::is_directory(directory, error)) throw InputError(directory.string() + ": no such directory");
  const DirectoryLock lock(directory, DirectoryUse::alone);
  const MergedSweep merged = merged_shards(directory);
  write_file(path, merged.table);
  write_file(directory / summary_file, json_text(merged.summary));
  if (!options.quiet) std::printf("wrote %s\n", path.c_str());
  return exit_done;
}

struct Planned {
  GivenFiles given;
  StudyIdentity identity;
  Sweep sweep;
};

Sweep asked_sweep(const Experiment& base, const std::vector<std::string>& over) {
  std::vector<SweepAxis> axes;
  for (const std::string& text : over) axes.push_back(parse_axis(base, text));
  return over.empty() ? declared_sweep(base) : Sweep(base, axes);
}

Planned planned(const SweepOptions& options) {
  if (options.source.empty()) throw InputError("sweep: name an experiment file or a lesson");
  if (options.out.empty()) throw InputError("sweep: say where to write: --out DIR");
  const Opened opened = open_experiment(options.source);
  Experiment base = with_options(opened.experiment, options.seed, options.steps, options.assignments);
  if (options.over.empty() && !base.sweep)
    throw InputError(
        "sweep: say what to sweep: --over KEY=lo:hi:count[:log], or \"sweep\" in the experiment");
  if (options.over.empty() && options.steps) base.sweep->steps.reset();
  Sweep sweep = asked_sweep(base, options.over);
  return {GivenFiles(opened.path, base), identify(base, sweep), std::move(sweep)};
}

StudyFiles files_of(Shard shard) {
  const std::string stem = sweep_stem(shard);
  const bool whole = shard.of == 1;
  return {.record = sweep_file_name(shard, true),
          .partial = sweep_file_name(shard, false),
          .partial_json = stem + ".partial.json",
          .json = whole ? summary_file : stem + ".json",
          .use = whole ? DirectoryUse::alone : DirectoryUse::together};
}

Json sweep_json(const StudyIdentity& identity, Shard shard, const std::vector<SweepRun>& runs,
                bool interrupted, const std::string& table) {
  Json json = summary_of(identity, runs, interrupted);
  if (shard.of == 1) return json;
  json["shard"] = shard.number;
  json["of"] = shard.of;
  json["sha256"] = sha256(table);
  return json;
}

void print_summary(const std::vector<SweepRun>& runs, std::size_t asked, const fs::path& path) {
  if (runs.size() < asked) {
    std::printf("interrupted after %zu of %zu runs; they are in %s, and --resume goes on\n", runs.size(),
                asked, path.c_str());
    return;
  }
  std::printf("wrote %s: %zu rows, %zu of them diverged\n", path.c_str(), count_rows(runs),
              count_diverged(runs));
}

/// Figures show whole sweeps over one key.
std::vector<std::string> sweep_figures(const SweepOptions& options, const Sweep& sweep,
                                       const Rasterizer& rasterizer) {
  const std::vector<std::string> figures = wanted_figures(options, {Study::sweep}, rasterizer);
  if (figures.empty()) return figures;
  if (!options.shard.empty()) throw InputError("--figures: a shard is a part of the sweep; leave one out");
  if (sweep.axes().size() != 1)
    throw InputError("--figures: " + figures.front() + " draws a sweep over one key, not over " +
                     std::to_string(sweep.axes().size()));
  return figures;
}

/// The runs that are not saved yet, each recorded as it ends.
std::vector<SweepRun> go_through_runs(const Sweep& sweep, Shard shard, const SweepOptions& options,
                                      std::vector<SweepRun> saved, StudyDirectory& directory) {
  const std::size_t asked = shard_runs(sweep.runs(), shard), before = saved.size();
  Step total = 0;
  for (std::size_t i = 0; i < asked; ++i) total += sweep.steps(shard_run(i, shard));
  for (const SweepRun& run : saved) total -= sweep.steps(run.run);
  std::atomic<std::size_t> recorded = before;
  // The lines of a process that is ended in the middle of a run are on the disk: this is all that is left.
  const LastResort last_words([&] {
    if (!options.quiet)
      std::printf("interrupted after %zu of %zu runs; they are in %s, and --resume goes on\n",
                  recorded.load(), asked, directory.partial().c_str());
    std::fflush(stdout);
  });
  announce(estimated_seconds(sweep, total, options.threads), options.quiet);
  Progress progress(total, "steps", options.quiet);
  WorkerPool pool(options.threads);
  return run_sweep(sweep, shard, pool,
                   {.cancelled = interrupted,
                    .progress = [&](Step done, Step) { progress.show(done); },
                    .finished =
                        [&](const SweepRun& run) {
                          directory.append(sweep_lines(sweep, run));
                          ++recorded;
                        }},
                   std::move(saved));
}

void draw_sweep(const Sweep& sweep, const std::vector<SweepRun>& runs,
                const std::vector<std::string>& figures, const SweepOptions& options,
                const Rasterizer& rasterizer) {
  if (figures.empty()) return;
  const Snapshot start = start_of(sweep.base());
  const Findings findings(SweepResult{std::make_shared<const Sweep>(sweep), runs});
  report(write_figures({.snapshot = &start, .findings = findings}, figures, options, options.out, rasterizer),
         options.quiet);
}

}  // namespace

int sweep_command(const SweepOptions& options, const Rasterizer& rasterizer) {
  if (!options.merge.empty()) return merge(options);
  const Shard shard = options.shard.empty() ? Shard{} : parse_shard(options.shard);
  parse_style(options);
  Planned plan = planned(options);
  const Sweep& sweep = plan.sweep;
  const std::vector<std::string> figures = sweep_figures(options, sweep, rasterizer);
  require_figures_keep(plan.given, options.out, figures, options);
  StudyDirectory directory(options.out, files_of(shard), plan.identity, plan.given, options.resume);
  SavedRuns saved = saved_runs(sweep, shard, directory.saved());
  const std::size_t asked = shard_runs(sweep.runs(), shard);
  if (directory.finished()) {
    if (!options.quiet) std::printf("nothing is left to do: %s is whole\n", options.out.c_str());
    draw_sweep(sweep, saved.runs, missing_figures(figures, options, options.out), options, rasterizer);
    return exit_done;
  }
  say_what_is_saved(directory, saved.runs.size(), asked, "runs", options.quiet);
  directory.begin(saved.bytes, sweep_header(sweep));
  const std::vector<SweepRun> runs = go_through_runs(sweep, shard, options, std::move(saved.runs), directory);
  const bool complete = runs.size() == asked;
  const std::string name = sweep_file_name(shard, complete), table = sweep_csv(sweep, runs);
  const Json json = sweep_json(plan.identity, shard, runs, !complete, table);
  if (complete) {
    directory.finish({{name, table}}, json);
    draw_sweep(sweep, runs, figures, options, rasterizer);
  } else {
    directory.leave({{name, table}}, json);
  }
  if (!options.quiet) print_summary(runs, asked, directory.path() / name);
  return complete ? exit_done : exit_interrupted;
}

}  // namespace muonscope
