#pragma once

#include <string>

#include "core/problems/problem.h"

namespace muonscope {

/// Where a loss is not finite at the start because a matrix that the experiment gives is too large to be
/// squared: which one, and what to do. "" where none is.
std::string oversized_input(const Problem& problem);

}  // namespace muonscope
