#pragma once
// What a lane's next step does to singular values; for displays, as it costs a few SVDs.

#include <string>
#include <vector>

#include "core/run/lane.h"

namespace muonscope {

/// One block's next update. All spectra are empty where a matrix is not finite.
struct BlockUpdate {
  std::string block;
  Vector gradient;     ///< singular values of ∇, descending
  Spectrum direction;  ///< of N, the direction with momentum
  Vector mapped;  ///< uᵢᵀDvᵢ for N = Σ σᵢuᵢvᵢᵀ and D = apply_map(N): φ(σᵢ), as the map was computed
  Vector update;  ///< singular values of D, descending; the step is η·s·D
};

struct UpdateSpectra {
  Step step = 0;  ///< whose update this is
  std::vector<BlockUpdate> blocks;
};

UpdateSpectra update_spectra(const Lane& lane);

}  // namespace muonscope
