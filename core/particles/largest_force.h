#pragma once
// How hard the hardest-driven particle is driven, which decides which time steps are safe, and how large the
// largest matrices of a cloud are.

#include <vector>

#include "core/particles/mean_field.h"

namespace muonscope {

/// max over the particles of ‖Xᵢ‖_op, over all blocks.
double largest_norm(const Cloud& cloud, const Passes& passes);

/// max over the particles of ‖Vᵢ‖_op, for each block.
std::vector<double> largest_forces(const Cloud& x, const MeanField& field, const Passes& passes);

}  // namespace muonscope
