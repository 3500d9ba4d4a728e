#include <charconv>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/study_directory.h"
#include "app/cli/study_figure.h"
#include "core/base/errors.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/experiment/chaos_spec.h"
#include "core/studies/chaos_table.h"

namespace muonscope {
namespace {

namespace fs = std::filesystem;

/// Steps looked through for a time.
constexpr Step most_steps = 1'000'000'000;

/// "2^17", or its exponent alone.
std::int64_t exponent_of(std::string_view text, const std::string& option, const std::string& wanted) {
  if (text.starts_with("2^")) text.remove_prefix(2);
  std::int64_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0)
    throw InputError(option + ": \"" + std::string(text) + "\": expected " + wanted);
  check_exponent(value, option);
  return value;
}

/// "4:12", or "2^4:2^12", are sizes from 2⁴ to 2¹².
void take_counts(const std::string& text, ChaosSpec& spec) {
  const std::string wanted = "exponents of 2, such as 4:12 for 2^4 … 2^12 particles";
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) throw InputError("--counts: \"" + text + "\": expected " + wanted);
  spec.from = exponent_of(std::string_view(text).substr(0, colon), "--counts", wanted);
  spec.to = exponent_of(std::string_view(text).substr(colon + 1), "--counts", wanted);
}

void take_reference(std::string_view text, ChaosSpec& spec) {
  spec.reference = exponent_of(text, "--reference", "a power of 2, such as 2^17");
}

/// What the command line changes of what the experiment declares; ranges are checked as a file's are.
Chaos asked_chaos(Experiment base, const ChaosOptions& options) {
  ChaosSpec spec = base.chaos.value_or(ChaosSpec{});
  if (!options.lane.empty()) spec.lane = options.lane;
  if (!options.counts.empty()) take_counts(options.counts, spec);
  if (!options.reference.empty()) take_reference(options.reference, spec);
  if (options.seeds) spec.seeds = *options.seeds;
  if (options.steps) spec.steps = *options.steps;
  base.chaos = read_chaos(to_json(spec));
  check_chaos(base, *base.chaos);
  if (options.time) {
    const Chaos chaos{base, chaos_of(base)};
    base.chaos->steps = step_at_time(base.lanes[chaos.lane()], *options.time, most_steps);
    if (!base.chaos->steps)
      throw InputError("--time: " + readable(*options.time) + " is not reached within 10^9 steps");
  }
  return declared_chaos(base);
}

struct PlannedChaos {
  GivenFiles given;
  StudyIdentity identity;
  Chaos chaos;
};

PlannedChaos planned_chaos(const ChaosOptions& options) {
  if (options.out.empty()) throw InputError("chaos: say where to write: --out DIR");
  if (options.steps && options.time) throw InputError("chaos: give --time or --steps, not both");
  const Opened opened = open_experiment(options.source);
  const Experiment experiment = with_options(opened.experiment, options.seed, {}, options.assignments);
  Chaos chaos = asked_chaos(experiment, options);
  return {GivenFiles(opened.path, experiment), identify(experiment, chaos), std::move(chaos)};
}

const StudyFiles chaos_files = {.record = "chaos-clouds.csv",
                                .partial = "chaos-clouds.partial.csv",
                                .partial_json = "chaos.partial.json",
                                .json = summary_file,
                                .others = {"chaos.csv", "chaos-fit.csv"},
                                .others_partial = {"chaos.partial.csv", "chaos-fit.partial.csv"}};

/// The clouds that are not saved yet, each recorded as it is compared. `clouds` gets all that are there.
ChaosResult go_through_clouds(const Chaos& chaos, const ChaosOptions& options,
                              std::vector<ChaosCloud>& clouds, StudyDirectory& directory) {
  ChaosRecord record{clouds, [&](const ChaosCloud& cloud) {
                       directory.append(chaos_cloud_line(cloud));
                       clouds.push_back(cloud);
                     }};
  // What was compared is on the disk even if the process is ended in the middle of a cloud.
  const LastResort last_words([&] {
    if (!options.quiet)
      std::printf("interrupted; the clouds so far are in %s, and --resume goes on\n",
                  directory.partial().c_str());
    std::fflush(stdout);
  });
  WorkerPool pool(options.threads);
  try {
    return compared(chaos, pool, options.quiet, record);
  } catch (const CloudDiverged&) {
    directory.abandon();
    throw;
  }
}

void draw_chaos(const ChaosResult& result, const std::vector<std::string>& figures,
                const ChaosOptions& options, const Rasterizer& rasterizer) {
  if (figures.empty()) return;
  const Snapshot start = start_of(result.chaos->base);
  report(write_figures({.snapshot = &start, .findings = Findings(result)}, figures, options, options.out,
                       rasterizer),
         options.quiet);
}

std::string slope_of(const ChaosCurve& curve) {
  if (!curve.slope) return "no slope from fewer than three sizes";
  return "slope " + readable(curve.slope->value) + " (95 %: " + readable(curve.slope->low) + " … " +
         readable(curve.slope->high) + ")";
}

void print_chaos(const ChaosResult& result, const fs::path& directory) {
  if (!result.complete())
    std::printf("interrupted after %zu of %zu sizes; the clouds so far are in %s, and --resume goes on\n",
                result.sizes.size(), result.chaos->counts().size(),
                (directory / chaos_files.partial).c_str());
  if (result.sizes.empty()) return;
  std::printf("wrote %s\nmean field ‖u_N − u_ref‖: %s\nsliced Wasserstein distance: %s\n",
              (directory / (result.complete() ? "chaos.csv" : "chaos.partial.csv")).c_str(),
              slope_of(result.mean_field).c_str(), slope_of(result.wasserstein).c_str());
}

}  // namespace

int chaos_command(const ChaosOptions& options, const Rasterizer& rasterizer) {
  parse_style(options);
  const std::vector<std::string> figures = wanted_figures(options, {Study::chaos}, rasterizer);
  const PlannedChaos plan = planned_chaos(options);
  require_figures_keep(plan.given, options.out, figures, options);
  StudyDirectory directory(options.out, chaos_files, plan.identity, plan.given, options.resume);
  SavedClouds saved = saved_clouds(plan.chaos, directory.saved());
  if (directory.finished()) {
    if (!options.quiet) std::printf("nothing is left to do: %s is whole\n", options.out.c_str());
    const std::vector<std::string> missing = missing_figures(figures, options, options.out);
    WorkerPool alone(1);
    if (!missing.empty())
      draw_chaos(compared(plan.chaos, alone, true, {saved.clouds}), missing, options, rasterizer);
    return exit_done;
  }
  const std::size_t asked = plan.chaos.counts().size() * static_cast<std::size_t>(plan.chaos.spec.seeds);
  say_what_is_saved(directory, saved.clouds.size(), asked, "clouds", options.quiet);
  directory.begin(saved.bytes, chaos_clouds_header());
  const ChaosResult result = go_through_clouds(plan.chaos, options, saved.clouds, directory);
  const Json json = summary_of(plan.identity, result, saved.clouds);
  const std::vector<StudyTable> tables = chaos_tables(result, saved.clouds);
  if (result.complete()) {
    directory.finish(tables, json);
    draw_chaos(result, figures, options, rasterizer);
  } else {
    directory.leave(tables, json);
  }
  if (!options.quiet) print_chaos(result, directory.path());
  return result.complete() ? exit_done : exit_interrupted;
}

}  // namespace muonscope
