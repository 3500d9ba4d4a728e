#pragma once

namespace muonscope {

/// What kernels are compiled for beside the baseline, which every processor of a kind has.
enum class InstructionSet { baseline, avx2, avx512 };

/// The widest that this processor and its system run: avx2 with FMA, avx512 with F, DQ and VL beside these.
/// The baseline where the environment has MUONSCOPE_KERNELS=baseline, at most avx2 with
/// MUONSCOPE_KERNELS=avx2.
InstructionSet instruction_set();

}  // namespace muonscope
