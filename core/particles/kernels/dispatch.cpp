#include "core/instruction_set.h"
#include "core/particles/kernels/kernels.h"

namespace muonscope {
namespace {

const Kernels& chosen_kernels() {
  if (instruction_set() == InstructionSet::baseline) return baseline_kernels();
  const Kernels* const wide = avx2_kernels();  // not even called where it cannot run
  return wide ? *wide : baseline_kernels();
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = chosen_kernels();
  return chosen;
}

}  // namespace muonscope
