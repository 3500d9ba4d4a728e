#include "core/instruction_set.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace muonscope {
namespace {

InstructionSet widest() {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return InstructionSet::baseline;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  return avx512 ? InstructionSet::avx512 : InstructionSet::avx2;
#else
  return InstructionSet::baseline;
#endif
}

InstructionSet chosen() {
  const char* const pinned =
      std::getenv("MUONSCOPE_KERNELS");  // NOLINT(concurrency-mt-unsafe): never set here
  if (!pinned) return widest();
  if (std::string_view(pinned) == "baseline") return InstructionSet::baseline;
  return std::string_view(pinned) == "avx2" ? std::min(widest(), InstructionSet::avx2) : widest();
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet set = chosen();
  return set;
}

}  // namespace muonscope
