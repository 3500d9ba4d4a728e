#pragma once
// Colours by role, for light and dark grounds. Lanes: Okabe–Ito colours with 3:1 contrast on their ground.

#include "app/figures/figure.h"

namespace muonscope {

struct Theme {
  std::string id;  ///< "light", "dark"
  Color window, panel, figure, text, muted_text, axis, grid, theory, accent, warning;
  Color tone;                ///< the strongest tone of fields
  Color contour;             ///< their iso-lines
  std::vector<Color> lanes;  ///< recycled when there are more lanes; dash and marker then tell them apart

  Color lane(int index) const { return lanes[static_cast<std::size_t>(index) % lanes.size()]; }
  Color of(const Style& style) const;
};

const Theme& light_theme();
const Theme& dark_theme();

/// plasma on light ground, viridis on dark (Smith & van der Walt 2015, CC0) at t in [0,1], from the end that
/// stands out most on the theme's ground (0) to where contrast with it falls to 3:1 (1).
Color spectrum_color(const Theme& theme, double t);
/// The same maps at t in [0,1] from few (0), near the ground, to many (1), farthest from it.
Color density_color(const Theme& theme, double t);
/// Diverging map blue (−1) ↔ orange (+1) at v in [−1,1]; 0 is the figure's ground. NaN is the grid's grey.
Color diverging_color(const Theme& theme, double v);

/// Tone of a field at t in [0,1]: from the figure's ground to the theme's strongest tone, on which arrows and
/// the accent's curves still stand out 3:1.
Color tone_color(const Theme& theme, double t);

/// Dash and marker of lane colour `index`, so that colour is never alone: 0 (blue) dashed, 1 (vermillion)
/// solid. Indices 0…15 have 16 different pairs.
Dash lane_dash(int index);
Marker lane_marker(int index);

}  // namespace muonscope
