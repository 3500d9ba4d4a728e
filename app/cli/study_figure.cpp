#include "app/cli/study_figure.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "app/cli/command_line.h"
#include "app/cli/estimate.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "core/base/errors.h"
#include "core/lessons/lesson_family.h"

namespace muonscope {
namespace {

/// What a figure of this study shows, and the command that draws it.
std::string shown_by(Study study, const std::string& figure) {
  const bool single = study == Study::none;
  return "shows " +
         (single ? "a single run: muonscope run …"
                 : study_kind(study).shows + ": " + study_kind(study).command) +
         " --figures " + figure;
}

Experiment changed(Experiment experiment, const SourceOptions& options, std::optional<Step> steps) {
  return with_options(std::move(experiment), options.seed, steps, options.assignments);
}

}  // namespace

std::vector<std::string> wanted_figures(const FigureOptions& options, std::initializer_list<Study> drawn,
                                        const Rasterizer& rasterizer) {
  for (const std::string& format : options.formats) check_format(format, rasterizer);
  std::vector<std::string> all, wanted;
  for (const FigureKind& row : figure_kinds())
    if (std::ranges::find(drawn, row.study) != drawn.end()) all.push_back(row.kind.id);
  for (const std::string& id : options.figures) {
    if (id == "all") {
      wanted.insert(wanted.end(), all.begin(), all.end());
      continue;
    }
    const Study study = figure_kind(id).study;
    if (std::ranges::find(all, id) == all.end())
      throw InputError("--figures: " + id + " " + shown_by(study, id) +
                       (all.size() == 1 ? "; this command draws " + all.front() : ""));
    wanted.push_back(id);
  }
  return wanted;
}

std::vector<std::string> named_figures(const FigureOptions& options) {
  std::vector<std::string> named;
  std::ranges::copy_if(options.figures, std::back_inserter(named),
                       [](const std::string& id) { return id != "all"; });
  return named;
}

Snapshot start_of(const Experiment& experiment) {
  WorkerPool pool(1);
  const Run run(experiment, pool);
  return take_snapshot(run);
}

StudyResult studied(const StudyKind& kind, const StudySource& source, WorkerPool& pool, bool quiet) {
  StudyWork work = kind.begin(source);
  StudyResult result = std::move(work.empty);
  announce(estimated_seconds(result, pool.threads()), quiet);
  std::optional<Progress> progress;
  std::mutex mutex;
  work.carry_out(pool, {.stopped = interrupted,
                        .progress =
                            [&](Step done, Step total) {
                              if (!progress) progress.emplace(total, kind.counts, quiet);
                              progress->show(done);
                            },
                        .change =
                            [&](const std::function<void(StudyResult&)>& how) {
                              const std::lock_guard lock(mutex);
                              how(result);
                            }});
  return result;
}

ChaosResult compared(const Chaos& chaos, WorkerPool& pool, bool quiet, const ChaosRecord& record) {
  ChaosResult result{std::make_shared<const Chaos>(chaos), {}, {}, {}};
  const Step work = chaos.work(record.done);
  const double left = work > 0 ? static_cast<double>(work) / static_cast<double>(chaos.work()) : 0;
  announce(left * estimated_seconds(chaos, pool.threads()), quiet);
  Progress progress(work, "particle steps", quiet);
  const std::vector<ChaosSize> sizes = run_chaos(
      chaos, pool,
      {.cancelled = interrupted, .progress = [&](Step done, Step) { progress.show(done); }, .finished = {}},
      record);
  for (const ChaosSize& size : sizes) add(result, size);
  return result;
}

AskedFamily asked_family(const SourceOptions& options, std::optional<Step> steps,
                         const std::vector<std::string>& names) {
  const Opened opened = open_experiment(options.source);
  if (!opened.lesson)
    throw InputError("--variants: " + options.source +
                     " is no lesson, so that it has no set-ups beside its own");
  Family family = family_of(*opened.lesson);
  const bool all = std::ranges::find(names, "all") != names.end();
  std::string known = "all";
  for (const FamilyMember& member : family.members) known += ", " + member.name;
  for (const std::string& name : names)
    if (name != "all" && std::ranges::find(family.members, name, &FamilyMember::name) == family.members.end())
      throw InputError("--variants: " + opened.lesson->id + " has no set-up \"" + name +
                       "\"; known: " + known);
  if (!all)
    std::erase_if(family.members, [&](const FamilyMember& member) {
      return std::ranges::find(names, member.name) == names.end();
    });
  for (FamilyMember& member : family.members)
    member.experiment = changed(std::move(member.experiment), options, steps);
  return {std::move(family), opened.path, figure_views(opened.lesson)};
}

FamilyResult side_by_side(const Family& family, WorkerPool& pool, bool quiet, Interest interest,
                          std::uint64_t trace_bytes, const FamilyLook& look,
                          const std::function<void(std::size_t member, const FamilyOutcome&)>& ended) {
  FamilyResult result = nothing_yet(std::make_shared<const Family>(family));
  Progress progress(family.work(), "steps", quiet);
  run_family(family, pool,
             {.cancelled = interrupted,
              .progress = [&](Step done, Step) { progress.show(done); },
              .finished =
                  [&](const FamilyEnd& end) {
                    const auto outcome = outcome_of(end, interest);
                    if (ended) ended(end.member, *outcome);
                    if (!outcome->results.interrupted) result.ends[end.member] = outcome;
                  }},
             trace_bytes, look);
  return result;
}

}  // namespace muonscope
