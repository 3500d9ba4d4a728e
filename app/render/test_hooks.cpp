#include <algorithm>
#include <cstdlib>

#include "app/render/window.h"

namespace muonscope {
namespace {

constexpr long longest_delay = 10000;  // ms

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets variables
  return value != nullptr ? value : "";
}

}  // namespace

WindowOptions with_test_hooks(WindowOptions options) {
  const long delay = std::strtol(variable("MUONSCOPE_FRAME_DELAY_MS").c_str(), nullptr, 10);
  options.frame_delay = std::chrono::milliseconds(std::clamp(delay, 0L, longest_delay));
  options.test_hook = variable("MUONSCOPE_TEST_HOOK");
  return options;
}

}  // namespace muonscope
