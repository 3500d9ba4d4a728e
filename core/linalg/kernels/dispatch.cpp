#include "core/base/instruction_set.h"
#include "core/linalg/kernels/kernels.h"

namespace muonscope {
namespace {

const PanelKernels& chosen_panel_kernels() {
  // not even called where it cannot run
  const PanelKernels* wide = nullptr;
  if (instruction_set() >= InstructionSet::avx512) wide = avx512_panel_kernels();
  if (!wide && instruction_set() >= InstructionSet::avx2) wide = avx2_panel_kernels();
  return wide ? *wide : baseline_panel_kernels();
}

}  // namespace

const PanelKernels& panel_kernels() {
  static const PanelKernels& chosen = chosen_panel_kernels();
  return chosen;
}

}  // namespace muonscope
