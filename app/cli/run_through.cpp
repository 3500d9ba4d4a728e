#include "app/cli/run_through.h"

#include <algorithm>

#include "app/cli/interrupt.h"
#include "app/cli/progress.h"

namespace muonscope {
namespace {

/// Steps between two looks at the clock and the interrupt flag.
constexpr Step run_stride = 64;

}  // namespace

bool run_through(Run& run, Step steps, bool quiet, Trails& trails) {
  Progress progress(steps, "steps", quiet);
  while (run.step() < steps && !run.all_diverged()) {
    if (interrupted()) return false;
    trails.look(run);
    run.advance(std::min({run_stride, steps - run.step(), trails.until_next_look(run.step())}));
    progress.show(run.step());
  }
  return true;
}

std::uint64_t trace_bytes(const RunOptions& options) {
  return static_cast<std::uint64_t>(options.trace_memory * (1u << 20));
}

}  // namespace muonscope
