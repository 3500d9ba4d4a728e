#pragma once

#include "core/base/types.h"

namespace muonscope {

/// min(n, m) singular values of PQᵀ, descending. With d below both sides the last are exactly 0.
Vector product_values(const Matrix& p, const Matrix& q);

}  // namespace muonscope
