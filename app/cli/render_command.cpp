#include <filesystem>
#include <functional>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/figures/figure_needs.h"
#include "core/io/atomic_file.h"
#include "core/run/given_files.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

using Draw = std::function<void(const FigureInput& input)>;

// Each runs what a figure is about and draws it; false if it was interrupted.

bool render_run(const std::string& source, const Experiment& experiment, const std::string& figure,
                WorkerPool& pool, const Draw& draw) {
  const Experiment recording = with_needs(experiment, {figure});
  Run run = named_by(source_name(source), [&] { return Run(recording, pool); });
  require_something_to_show(run, recording.steps, {figure});
  Trails trails(run, experiment.steps, {figure});
  if (!run_through(run, experiment.steps, trails, {false, pool.threads(), {}})) return false;
  const Snapshot snapshot = take_snapshot(run);
  draw(trails.input(snapshot));
  return true;
}

bool render_sweep(Experiment experiment, bool other_steps, WorkerPool& pool, const Draw& draw) {
  if (other_steps && experiment.sweep) experiment.sweep->steps.reset();
  const std::optional<SweepResult> sweep = swept(declared_sweep(experiment), pool, false);
  if (!sweep) return false;
  const Snapshot start = start_of(sweep->sweep->base());
  draw({.snapshot = &start, .sweep = &*sweep});
  return true;
}

bool render_chaos(Experiment experiment, bool other_steps, WorkerPool& pool, const Draw& draw) {
  if (other_steps && experiment.chaos) experiment.chaos->steps.reset();
  const ChaosResult result = compared(declared_chaos(experiment), pool, false);
  if (!result.complete()) return false;
  const Snapshot start = start_of(result.chaos->base);
  draw({.snapshot = &start, .chaos = &result});
  return true;
}

bool render_family(const Family& family, WorkerPool& pool, const Draw& draw) {
  const FamilyResult result =
      side_by_side(family, pool, false, {}, default_trace_bytes / family.members.size());
  if (!result.complete()) return false;
  const Snapshot start = start_of(family.members.front().experiment);
  draw({.snapshot = &start, .family = &result});
  return true;
}

}  // namespace

int render_command(const RenderOptions& options, const Rasterizer& rasterizer) {
  const FigureStyle style = parse_style(options);
  const FigureKind& kind = figure_kind(options.figure);
  std::string format = std::filesystem::path(options.output).extension().string();
  if (!format.empty()) format.erase(0, 1);
  usable_format(format, rasterizer);

  FigureViews views;
  const Draw draw = [&](const FigureInput& input) {
    const ViewOptions view = view_of(views, kind.kind.id);
    write_file(options.output, figure_bytes(input, kind.kind.id, format, style, rasterizer, view));
  };
  WorkerPool pool(options.threads);
  if (kind.study == Study::family) {
    AskedFamily asked = asked_family(options, options.at, {"all"});
    for (FamilyMember& member : asked.family.members)
      member.experiment = with_needs(std::move(member.experiment), {kind.kind.id});
    views = asked.views;
    GivenFiles(asked.source, asked.family.members.front().experiment).require_kept(options.output);
    require_writable(options.output);
    return render_family(asked.family, pool, draw) ? exit_done : exit_interrupted;
  }
  const Opened opened = open_experiment(options.source);
  views = figure_views(opened.lesson);
  const Experiment experiment =
      with_options(opened.experiment, options.seed, options.at, options.assignments);
  GivenFiles(opened.path, experiment).require_kept(options.output);
  require_writable(options.output);
  const bool other_steps = options.at.has_value();
  const bool finished = kind.study == Study::sweep ? render_sweep(experiment, other_steps, pool, draw)
                        : kind.study == Study::chaos
                            ? render_chaos(experiment, other_steps, pool, draw)
                            : render_run(options.source, experiment, kind.kind.id, pool, draw);
  return finished ? exit_done : exit_interrupted;
}

}  // namespace muonscope
