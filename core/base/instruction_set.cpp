#include "core/base/instruction_set.h"

#include <algorithm>
#include <string>

#include "core/base/environment.h"

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
  const std::string pinned = environment("MUONSCOPE_KERNELS");
  if (pinned == "baseline") return InstructionSet::baseline;
  return pinned == "avx2" ? std::min(widest(), InstructionSet::avx2) : widest();
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet set = chosen();
  return set;
}

}  // namespace muonscope
