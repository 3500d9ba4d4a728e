#include <initializer_list>

#include "core/base/instruction_set.h"
#include "core/linalg/batched/kernels.h"

namespace muonscope {

const Kernels* kernels_for(InstructionSet set) {
  if (set > instruction_set()) return nullptr;  // not even called where they cannot run
  switch (set) {
    case InstructionSet::baseline:
      return &baseline_kernels();
    case InstructionSet::avx2:
      return avx2_kernels();
    case InstructionSet::avx512:
      return avx512_kernels();
  }
  return nullptr;
}

namespace {

const Kernels& widest_kernels() {
  for (const InstructionSet set : {InstructionSet::avx512, InstructionSet::avx2}) {
    if (const Kernels* const found = kernels_for(set)) return *found;
  }
  return baseline_kernels();
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& widest = widest_kernels();
  return widest;
}

}  // namespace muonscope
