#include <charconv>
#include <cstdio>
#include <filesystem>

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output_directory.h"
#include "app/cli/study_figure.h"
#include "core/errors.h"
#include "core/experiment/chaos_spec.h"
#include "core/io/atomic_file.h"
#include "core/io/numbers.h"
#include "core/json.h"
#include "core/run/chaos_table.h"

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
Chaos planned_chaos(const ChaosOptions& options) {
  if (options.out.empty()) throw InputError("chaos: say where to write: --out DIR");
  if (options.steps && options.time) throw InputError("chaos: give --time or --steps, not both");
  Experiment base = configured(options.source, options.seed, {}, options.assignments);
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

std::string slope_of(const ChaosCurve& curve) {
  if (!curve.slope) return "no slope from fewer than three sizes";
  return "slope " + readable(curve.slope->value) + " (95 %: " + readable(curve.slope->low) + " … " +
         readable(curve.slope->high) + ")";
}

void print_chaos(const ChaosResult& result, const fs::path& path) {
  if (!result.complete())
    std::printf("interrupted after %zu of %zu sizes; ", result.sizes.size(), result.chaos->counts().size());
  if (!result.sizes.empty()) std::printf("wrote %s", path.c_str());
  std::printf("\n");
  if (result.sizes.empty()) return;
  std::printf("mean field ‖u_N − u_ref‖: %s\nsliced Wasserstein distance: %s\n",
              slope_of(result.mean_field).c_str(), slope_of(result.wasserstein).c_str());
}

}  // namespace

int chaos_command(const ChaosOptions& options, const PngPainter& paint_png) {
  parse_style(options);
  const std::vector<std::string> figures = wanted_figures(options, {Study::chaos}, paint_png);
  const Chaos chaos = planned_chaos(options);
  make_output_directory(options.out);
  WorkerPool pool(options.threads);
  const ChaosResult result = compared(chaos, pool, options.quiet);
  const std::string ending = result.complete() ? ".csv" : ".partial.csv";
  const fs::path out = options.out, path = out / ("chaos" + ending);
  if (!result.sizes.empty()) {
    write_file(path, chaos_csv(result));
    write_file(out / ("chaos-clouds" + ending), chaos_clouds_csv(result));
    write_file(out / ("chaos-fit" + ending), chaos_fit_csv(result));
  }
  if (result.complete() && !figures.empty()) {
    const Snapshot start = start_of(chaos.base);
    report(write_figures({.snapshot = &start, .chaos = &result}, figures, options, out, paint_png),
           options.quiet);
  }
  if (!options.quiet) print_chaos(result, path);
  return result.complete() ? exit_done : exit_interrupted;
}

}  // namespace muonscope
