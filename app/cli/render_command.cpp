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

bool render_study(const StudyKind& kind, const StudySource& source, WorkerPool& pool, const Draw& draw) {
  const StudyResult result = studied(kind, source, pool, false);
  if (!complete(result)) return false;
  const Snapshot start = start_of(base_of(result));
  draw({.snapshot = &start, .findings = Findings(result)});
  return true;
}

/// Studies go to the step that is asked for, whatever they declare.
Experiment without_own_steps(Experiment experiment) {
  if (experiment.sweep) experiment.sweep->steps.reset();
  if (experiment.chaos) experiment.chaos->steps.reset();
  return experiment;
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
  const bool single = kind.study == Study::none;
  if (!single && study_kind(kind.study).of_set_ups) {
    AskedFamily asked = asked_family(options, options.at, {"all"});
    for (FamilyMember& member : asked.family.members)
      member.experiment = with_needs(std::move(member.experiment), {kind.kind.id});
    views = asked.views;
    GivenFiles(asked.source, asked.family.members.front().experiment).require_kept(options.output);
    require_writable(options.output);
    const std::uint64_t bytes = default_trace_bytes / asked.family.members.size();
    const StudySource source{asked.family.members.front().experiment, asked.family, bytes};
    return render_study(study_kind(kind.study), source, pool, draw) ? exit_done : exit_interrupted;
  }
  const Opened opened = open_experiment(options.source);
  views = figure_views(opened.lesson);
  const Experiment experiment =
      with_options(opened.experiment, options.seed, options.at, options.assignments);
  GivenFiles(opened.path, experiment).require_kept(options.output);
  require_writable(options.output);
  const bool finished =
      single ? render_run(options.source, experiment, kind.kind.id, pool, draw)
             : render_study(study_kind(kind.study), {options.at ? without_own_steps(experiment) : experiment},
                            pool, draw);
  return finished ? exit_done : exit_interrupted;
}

}  // namespace muonscope
