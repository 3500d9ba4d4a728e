#pragma once

#include <vector>

#include "core/base/instruction_set.h"
#include "core/linalg/kernels/kernels.h"

namespace muonscope::testing {

/// The kernels of all instruction sets that this processor runs, the baseline first.
inline std::vector<const PanelKernels*> reachable_panel_kernels() {
  std::vector<const PanelKernels*> sets{&baseline_panel_kernels()};
  if (instruction_set() >= InstructionSet::avx2 && avx2_panel_kernels()) sets.push_back(avx2_panel_kernels());
  if (instruction_set() >= InstructionSet::avx512 && avx512_panel_kernels())
    sets.push_back(avx512_panel_kernels());
  return sets;
}

}  // namespace muonscope::testing
