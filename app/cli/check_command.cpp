#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/estimate.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "app/figures/figure_needs.h"
#include "core/base/errors.h"
#include "core/lessons/lesson_family.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

/// Why lanes of a run cannot take a step; "" where all can. They most often say the same.
std::string stopped_at_once(const Run& run) {
  std::string names, message;
  for (const Lane& lane : run.lanes()) {
    if (!lane.diverged_at()) continue;
    names += (names.empty() ? "" : ", ") + lane.spec().name;
    message = lane.message();
  }
  return names.empty() ? "" : names + ": " + message;
}

/// A run up to its first step, as `run` starts it.
int check_start(const std::string& name, const Experiment& experiment, std::uint64_t bytes,
                const std::vector<std::string>& figures, std::string& remark) {
  const int threads = hardware_threads();
  WorkerPool pool(threads);
  const Run run(experiment, pool, {.trace = bytes});
  if (const std::string time = long_time(estimated_seconds(run, threads)); !time.empty())
    remark = ", " + time;
  require_something_to_show(run, experiment.steps, figures);
  const std::string stopped = stopped_at_once(run);
  if (stopped.empty()) return exit_done;
  std::fprintf(stderr, "muonscope: %s: %s\n", name.c_str(), stopped.c_str());
  return exit_diverged;
}

/// What `run`, `run --variants all`, `sweep` and `chaos` would say before their first step.
int check_file(const std::string& file, const CheckOptions& options) {
  const std::string name = source_name(file);
  const Opened opened = open_experiment(file);
  std::vector<std::string> named = options.figures;
  std::erase(named, "all");
  const Experiment experiment =
      with_needs(with_options(opened.experiment, options.seed, options.steps, options.assignments), named);
  std::string remark, unused;
  int code = check_start(name, experiment, trace_bytes(options.trace_memory), named, remark);
  if (experiment.sweep) declared_sweep(experiment);
  if (experiment.chaos) declared_chaos(experiment);
  if (opened.lesson && !opened.lesson->variants.empty()) {
    const Family family = family_of(*opened.lesson);
    for (const FamilyMember& member : family.members) {
      const Experiment changed =
          with_options(member.experiment, options.seed, options.steps, options.assignments);
      code =
          std::max(code, check_start(name + "/" + member.name, changed,
                                     trace_bytes(options.trace_memory) / family.members.size(), {}, unused));
    }
  }
  if (code == exit_done)
    std::printf("%s: ok, %s, %zu lanes, %lld steps%s\n", name.c_str(), experiment.problem.kind.c_str(),
                experiment.lanes.size(), static_cast<long long>(experiment.steps), remark.c_str());
  return code;
}

}  // namespace

int check_command(const CheckOptions& options) {
  if (options.claims) return claims_command(options);
  if (!options.seeds.empty()) throw InputError("--seeds goes with --claims");
  for (const std::string& figure : options.figures)
    if (figure != "all") figure_kind(figure);
  int worst = exit_done;
  for (const std::string& file : options.files) {
    try {
      const int code = named_by(source_name(file), [&] { return check_file(file, options); });
      if (worst != exit_bad_input) worst = std::max(worst, code);
    } catch (const InputError& error) {
      std::fprintf(stderr, "muonscope: %s\n", error.what());
      worst = exit_bad_input;
    }
  }
  return worst;
}

}  // namespace muonscope
