#pragma once

#include <optional>

#include "core/linalg/panel_matrix.h"

namespace muonscope {

/// As polar_newton, of a square matrix whose squares neither overflow nor underflow. `longer`: the longer
/// side of the matrix that m stands for.
std::optional<PanelMatrix> polar_square(const PanelMatrix& m, std::size_t longer,
                                        const PanelKernels& kernels);

}  // namespace muonscope
