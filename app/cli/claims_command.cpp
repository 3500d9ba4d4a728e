// `check --claims`: what a lesson claims, as measured.

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_through.h"
#include "app/cli/study_figure.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/format.h"
#include "core/schema/messages.h"

namespace muonscope {
namespace {

constexpr std::uint64_t most_seeds = 10000;

/// "1:6", "3" or "1,4,9", the ends included. InputError.
std::vector<std::uint64_t> parse_seeds(const std::string& text) {
  std::vector<std::uint64_t> seeds;
  const auto refuse = [&text] {
    throw InputError("--seeds " + shown(text) + ": expected FROM:TO or a list, as 1:6 or 1,4,9");
  };
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const char *at = text.data() + begin, *const stop = text.data() + end;
    std::uint64_t first = 0, last = 0;
    auto read = std::from_chars(at, stop, first);
    if (read.ec != std::errc()) refuse();
    last = first;
    if (read.ptr != stop) {
      if (*read.ptr != ':') refuse();
      read = std::from_chars(read.ptr + 1, stop, last);
      if (read.ec != std::errc() || read.ptr != stop || last < first) refuse();
    }
    if (last - first >= most_seeds) refuse();
    for (std::uint64_t seed = first; seed <= last; ++seed) seeds.push_back(seed);
    begin = end + 1;
  }
  if (seeds.size() > most_seeds) refuse();
  return seeds;
}

struct Tally {
  int holding = 0, failing = 0, open = 0;
  int all() const { return holding + failing + open; }
};

bool any_about(const Lesson& lesson, const char* study) {
  return std::ranges::any_of(lesson.claims,
                             [study](const Claim& claim) { return claim.quantity.kind.starts_with(study); });
}

void print(const Claim& claim, const ClaimOutcome& outcome, Tally& tally) {
  const std::string predicted = "predicted " + concise(claim.min) + " … " + concise(claim.max);
  if (!outcome.reached) {
    ++tally.open;
    std::printf("  open    %s\n          %s, and the run is too short to tell\n", claim.text.c_str(),
                predicted.c_str());
    return;
  }
  ++(outcome.holds ? tally.holding : tally.failing);
  const std::string measured = outcome.lowest == outcome.highest
                                   ? concise(outcome.lowest)
                                   : concise(outcome.lowest) + " … " + concise(outcome.highest);
  std::printf("  %s   %s\n          measured %s, %s\n", outcome.holds ? "holds" : "FAILS", claim.text.c_str(),
              measured.c_str(), predicted.c_str());
}

/// Runs the lesson, and what else its claims are about. False if it was interrupted.
bool check_lesson(const Lesson& lesson, const Experiment& experiment, const CheckOptions& options,
                  Tally& tally) {
  const int threads = hardware_threads();
  WorkerPool pool(threads);
  Run run(experiment, pool, {.trace = trace_bytes(options.trace_memory)});
  Trails no_trails(run, experiment.steps, {});
  if (!run_through(run, experiment.steps, no_trails, {true, threads, {}})) return false;
  Findings findings;
  for (const StudyKind& kind : study_kinds()) {
    if (!any_about(lesson, (kind.id + "_").c_str())) continue;
    const auto found = std::make_shared<const StudyResult>(studied(kind, {experiment}, pool, true));
    if (!complete(*found)) return false;
    findings.add(found);
  }
  std::vector<ClaimLane> lanes;
  for (const Lane& lane : run.lanes()) lanes.push_back({lane.spec().name, lane.trace()});
  std::printf("%s%s%s, seed %llu\n", lesson.id.c_str(), lesson.variant.empty() ? "" : "/",
              lesson.variant.c_str(), static_cast<unsigned long long>(experiment.seed));
  for (const Claim& claim : lesson.claims)
    print(claim,
          check(claim, lesson, lanes, *run.problem(),
                {findings.found<SweepResult>(), findings.found<ChaosResult>()}),
          tally);
  std::fflush(stdout);
  return true;
}

}  // namespace

int claims_command(const CheckOptions& options) {
  const std::vector<std::uint64_t> seeds =
      options.seeds.empty() ? std::vector<std::uint64_t>{} : parse_seeds(options.seeds);
  if (!seeds.empty() && options.seed) throw InputError("--seed and --seeds exclude each other");
  Tally tally;
  for (const std::string& file : options.files) {
    const bool arrived = named_by(source_name(file), [&] {
      const Opened opened = open_experiment(file);
      if (!opened.lesson || opened.lesson->claims.empty())
        throw InputError("it makes no claims: only lessons do, under \"lesson\": {\"claims\": […]}");
      const auto changed = [&](const Experiment& experiment, std::optional<std::uint64_t> seed) {
        return with_options(experiment, seed, options.steps, options.assignments);
      };
      if (seeds.empty()) {
        // The other set-ups' claims are about their own seed, too.
        if (!check_lesson(*opened.lesson, changed(opened.experiment, options.seed), options, tally))
          return false;
        return std::ranges::all_of(opened.lesson->variants, [&](const Lesson& variant) {
          return check_lesson(variant, changed(variant.experiment, options.seed), options, tally);
        });
      }
      return std::ranges::all_of(seeds, [&](std::uint64_t seed) {
        return check_lesson(*opened.lesson, changed(opened.experiment, seed), options, tally);
      });
    });
    if (!arrived) return exit_interrupted;
  }
  std::printf("%d claims: %d hold, %d fail, %d are open\n", tally.all(), tally.holding, tally.failing,
              tally.open);
  return tally.failing + tally.open > 0 ? exit_diverged : exit_done;
}

}  // namespace muonscope
