#pragma once
// How far lanes are from one another: the one measurement that looks at several lanes' states at a step.

#include <span>

#include "core/run/dynamics.h"

namespace muonscope {

/// Compares clouds of one step with the reference lane's and lets go of them: writes RowState::distance where
/// both have one, by the sliced Wasserstein distance of order 1 and particle by particle, as was asked. Of P
/// only where both have momenta of a flow, in the form `flow`. A lane that has stopped is null. The same bits
/// for every number of threads.
void measure_distances(std::span<RowState* const> lanes, std::size_t reference, WorkerPool& pool);

}  // namespace muonscope
