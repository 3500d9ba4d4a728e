#pragma once
// A camera that circles a box: three coordinates seen from a direction, without perspective.

#include "core/base/types.h"

namespace muonscope {

/// Rows: to the right, upwards, towards the eye; orthonormal, right-handed, for the third axis upwards.
Eigen::Matrix3d orbit_view(double azimuth_degrees, double elevation_degrees);

}  // namespace muonscope
