#include <cstdlib>
#include <string_view>

#include "core/particles/kernels/kernels.h"

namespace muonscope {
namespace {

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

const Kernels& chosen_kernels() {
  const char* const pinned =
      std::getenv("MUONSCOPE_KERNELS");  // NOLINT(concurrency-mt-unsafe): never set here
  if (pinned && std::string_view(pinned) == "baseline") return baseline_kernels();
  const Kernels* const wide = has_avx2() ? avx2_kernels() : nullptr;  // not even called where it cannot run
  return wide ? *wide : baseline_kernels();
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = chosen_kernels();
  return chosen;
}

}  // namespace muonscope
