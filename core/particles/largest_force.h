#pragma once
// How hard the hardest-driven particle is driven: what decides which time steps are safe.

#include <vector>

#include "core/particles/mean_field.h"

namespace muonscope {

/// max over the particles of ‖Vᵢ‖_op, for each block.
std::vector<double> largest_forces(const Cloud& x, const MeanField& field, const Passes& passes);

}  // namespace muonscope
