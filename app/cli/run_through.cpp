#include "app/cli/run_through.h"

#include <algorithm>

#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "core/base/stop.h"
#include "core/run/stride.h"

namespace muonscope {

bool run_through(Run& run, Step steps, Trails& trails, const Companions& companions) {
  Progress progress(steps, "steps", companions.quiet);
  Stride stride(run, companions.threads);
  try {
    while (run.step() < steps && !run.all_diverged()) {
      if (interrupted()) return false;
      trails.look(run);
      const Step count = std::min({stride.next(), steps - run.step(), trails.until_next_look(run.step())});
      run.advance(count);
      stride.took(run, count);
      progress.show(run.step());
      if (companions.look) companions.look(run);
    }
  } catch (const Stopped&) {
    return false;
  }
  return true;
}

std::uint64_t trace_bytes(double mebibytes) {
  return static_cast<std::uint64_t>(mebibytes * (1u << 20));
}

}  // namespace muonscope
