#include "app/figures/kit/orbit.h"

#include <cmath>
#include <numbers>

namespace muonscope {

Eigen::Matrix3d orbit_view(double azimuth_degrees, double elevation_degrees) {
  const double degree = std::numbers::pi / 180;
  const double a = azimuth_degrees * degree, e = elevation_degrees * degree;
  Eigen::Matrix3d view;
  view << -std::sin(a), std::cos(a), 0,                                     //
      -std::sin(e) * std::cos(a), -std::sin(e) * std::sin(a), std::cos(e),  //
      std::cos(e) * std::cos(a), std::cos(e) * std::sin(a), std::sin(e);
  return view;
}

}  // namespace muonscope
