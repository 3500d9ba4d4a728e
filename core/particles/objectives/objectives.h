#pragma once
// Rows of the objective table, one file each.

#include "core/particles/objective.h"

namespace muonscope {

ObjectiveKind harmonic_objective();
ObjectiveKind covariance_objective();
ObjectiveKind double_well_objective();
ObjectiveKind interaction_objective();
ObjectiveKind two_layer_network_objective();
ObjectiveKind mixture_of_experts_objective();

/// The 8 numbers of entry (row, col) in block `b` of an array.
inline const double* places(const ParticleArray& array, std::size_t b, int row, int col) {
  return array.block(b) + (row + col * array.shape().rows) * block_particles;
}
inline double* places(ParticleArray& array, std::size_t b, int row, int col) {
  return array.block(b) + (row + col * array.shape().rows) * block_particles;
}

}  // namespace muonscope
