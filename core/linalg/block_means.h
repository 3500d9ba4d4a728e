#pragma once

#include "core/base/types.h"

namespace muonscope {

/// Means of rows×cols blocks of about equal size: a smaller picture of a matrix. 1 ≤ rows ≤ its rows, and so
/// for columns.
Matrix block_means(const Matrix& matrix, Eigen::Index rows, Eigen::Index cols);

}  // namespace muonscope
