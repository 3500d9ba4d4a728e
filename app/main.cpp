#include <Eigen/Core>

#include "app/cli/command_line.h"
#include "app/cli/standard_streams.h"
#include "core/base/heap.h"

#ifdef MUONSCOPE_WINDOW
#include "app/cli/interrupt.h"
#include "app/platform/egl/offscreen.h"
#include "app/window/loop/window.h"
#endif

int main(int argc, char** argv) {
  // Eigen chooses its blocking, and so the order of its sums, from the CPU's cache sizes: fix them.
  Eigen::setCpuCacheSizes(32768, 524288, 8388608);
  muonscope::keep_freed_memory();
  muonscope::prepare_standard_streams();
#ifdef MUONSCOPE_WINDOW
  const auto open_window = [](const std::string& source, std::optional<double> keyframe_memory) {
    muonscope::WindowOptions options;
    options.source = source;
    options.keyframe_memory = keyframe_memory;
    // An end like any other: settings are kept, and nothing is called off halfway.
    const muonscope::StopScope to_the_end(nullptr);
    muonscope::watch_interrupts({.exit_code = muonscope::exit_done, .wake = muonscope::wake_window});
    options.ended = muonscope::interrupted;
    return muonscope::run_window(muonscope::with_test_hooks(options));
  };
  return muonscope::command_line(argc, argv, open_window, muonscope::offscreen_rasterizer());
#else
  return muonscope::command_line(argc, argv, nullptr, {});
#endif
}
