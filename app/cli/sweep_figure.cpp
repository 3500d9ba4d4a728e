#include "app/cli/sweep_figure.h"

#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "core/errors.h"

namespace muonscope {

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
  WorkerPool pool(1);
  const Run run(result.sweep->base(), pool);
  const Snapshot snapshot = take_snapshot(run);
  return figure_bytes({&snapshot, &result}, figure, format, style, paint_png);
}

}  // namespace muonscope
