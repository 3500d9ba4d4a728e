#pragma once

#include "core/base/worker_pool.h"
#include "core/particles/cloud.h"

namespace muonscope {

/// (mean ‖Xᵢ − Yᵢ‖²)^½ over the particles, each with the one of the same number: an upper bound of the
/// Wasserstein distance of order 2. The clouds have the same blocks. The same bits for every number of
/// threads.
double coupled_distance(const Cloud& x, const Cloud& y, WorkerPool& pool);

}  // namespace muonscope
