#include "app/cli/study_figure.h"

#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "core/errors.h"

namespace muonscope {
namespace {

/// The experiment before its first step: what figures of many runs take titles and colours from.
Snapshot start_of(const Experiment& experiment) {
  WorkerPool pool(1);
  const Run run(experiment, pool);
  return take_snapshot(run);
}

}  // namespace

std::optional<SweepResult> swept(const Sweep& sweep, WorkerPool& pool, bool quiet) {
  SweepResult result{std::make_shared<const Sweep>(sweep), {}};
  Step total = 0;
  for (std::size_t run = 0; run < sweep.runs(); ++run) total += sweep.steps(run);
  Progress progress(total, "steps", quiet);
  result.runs = run_sweep(
      sweep, {}, pool,
      {.cancelled = interrupted, .progress = [&](Step done, Step) { progress.show(done); }, .finished = {}});
  return result.complete() ? std::optional(std::move(result)) : std::nullopt;
}

std::string sweep_figure_bytes(const SweepResult& result, const std::string& figure,
                               const std::string& format, const FigureStyle& style,
                               const PngPainter& paint_png) {
  if (result.sweep->axes().size() != 1)
    throw InputError("--figures " + figure + ": draws a sweep over one key; leave one --over");
  const Snapshot snapshot = start_of(result.sweep->base());
  return figure_bytes({&snapshot, &result}, figure, format, style, paint_png);
}

ChaosResult compared(const Chaos& chaos, WorkerPool& pool, bool quiet) {
  ChaosResult result{std::make_shared<const Chaos>(chaos), {}, {}, {}};
  Progress progress(chaos.work(), "particle steps", quiet);
  const std::vector<ChaosSize> sizes = run_chaos(
      chaos, pool,
      {.cancelled = interrupted, .progress = [&](Step done, Step) { progress.show(done); }, .finished = {}});
  for (const ChaosSize& size : sizes) add(result, size);
  return result;
}

std::string chaos_figure_bytes(const ChaosResult& result, const std::string& figure,
                               const std::string& format, const FigureStyle& style,
                               const PngPainter& paint_png) {
  const Snapshot snapshot = start_of(result.chaos->base);
  return figure_bytes({&snapshot, nullptr, &result}, figure, format, style, paint_png);
}

}  // namespace muonscope
