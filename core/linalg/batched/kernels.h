#pragma once
// Batched kernels on small matrices, vectorized across particles, in variants for instruction sets. Nothing
// here may include Eigen or a standard header with inline code: the variants are compiled with wider
// instruction sets, and a shared inline function could be taken from any of them.

#include <cstddef>

#include "core/base/instruction_set.h"

namespace muonscope {

/// Particles of a block. Storage is an array of blocks; a block holds, entry after entry of the matrix (by
/// columns), that entry of 8 particles: one cache line, whatever the width of the instruction set.
constexpr int block_particles = 8;

/// Sides of a particle's matrix that the kernels take.
constexpr int max_particle_side = 64;
constexpr int max_shorter_side = 16;

/// D = M(MᵀM+ε²I)^(-1/2) for `blocks` blocks of rows×cols matrices; ε = 0 gives the polar factor with 0 on
/// the numerical null space (σ ≤ max(rows, cols)·eps·σ₁). Entries up to 1e300 and down to subnormal numbers.
struct PolarBatch {
  int rows = 0, cols = 0;
  double smoothing = 0;
  std::size_t blocks = 0;
  const double* m = nullptr;
  double* d = nullptr;  ///< may be m; null: not wanted
  /// Adds Σ(√(σ²+ε²) − ε), the kinetic potential h_ε(M) of arXiv 2605.23871, and ⟨M,D⟩, for each of the 8
  /// places of a block, in the order of the blocks; null: not wanted.
  double* potential = nullptr;
  double* power = nullptr;
};

/// Keller Jordan's Newton–Schulz iteration of every matrix (core/linalg/spectral_map.h).
struct NewtonSchulzBatch {
  int rows = 0, cols = 0, iterations = 5;
  double guard = 0;
  std::size_t blocks = 0;
  const double* m = nullptr;
  double* d = nullptr;
};

/// One instruction set's variant of every kernel. Results of different variants may differ in their last
/// bits; results of one depend on nothing but a particle's own matrix.
struct Kernels {
  const char* name;
  void (*regularized_polar)(const PolarBatch& batch);
  void (*newton_schulz)(const NewtonSchulzBatch& batch);
  /// y ← tanh(x), e^x, entrywise; n is a multiple of 8, y may be x. Within 2 ulp.
  void (*tanh)(const double* x, double* y, std::size_t n);
  void (*exp)(const double* x, double* y, std::size_t n);
};

/// SSE2 on x86-64, what every processor of its kind has elsewhere.
const Kernels& baseline_kernels();
/// AVX2 with FMA; null where the program was built for another kind of processor.
const Kernels* avx2_kernels();
/// AVX-512 (F, DQ and VL); null likewise.
const Kernels* avx512_kernels();

/// The variant for an instruction set; null where it is wider than instruction_set() or was not built.
const Kernels* kernels_for(InstructionSet set);
/// The widest that there is.
const Kernels& kernels();

}  // namespace muonscope
