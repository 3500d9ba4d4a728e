#pragma once
// Colours by role, for light and dark grounds. Lanes: Okabe–Ito colours with 3:1 contrast on their ground.

#include "app/figures/figure.h"

namespace muonscope {

struct Theme {
  std::string id;  ///< "light", "dark"
  Color window, panel, figure, text, muted_text, axis, grid, accent, warning;
  std::vector<Color> lanes;  ///< recycled when there are more lanes; dash and marker then tell them apart

  Color lane(int index) const { return lanes[static_cast<std::size_t>(index) % lanes.size()]; }
  Color of(const Style& style) const;
};

const Theme& light_theme();
const Theme& dark_theme();

/// viridis at t in [0,1] (Smith & van der Walt), shortened at the end that would vanish on the theme's
/// ground.
Color spectrum_color(const Theme& theme, double t);
/// Diverging blue–white–red-free map (blue ↔ orange) at v in [−1,1]; 0 is the figure's ground.
Color diverging_color(const Theme& theme, double v);

/// Dash and marker of lane `index`, so that colour is never alone: GD dashed where it is index 1, and so on.
Dash lane_dash(int index);
Marker lane_marker(int index);

}  // namespace muonscope
