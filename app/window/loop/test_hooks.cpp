#include <algorithm>
#include <cstdlib>

#include "app/window/loop/window.h"
#include "core/base/environment.h"

namespace muonscope {
namespace {

constexpr long longest_delay = 10000;  // ms

}  // namespace

WindowOptions with_test_hooks(WindowOptions options) {
  const long delay = std::strtol(environment("MUONSCOPE_FRAME_DELAY_MS").c_str(), nullptr, 10);
  options.frame_delay = std::chrono::milliseconds(std::clamp(delay, 0L, longest_delay));
  options.test_hook = environment("MUONSCOPE_TEST_HOOK");
  return options;
}

}  // namespace muonscope
