#pragma once
// Colours by role, for light and dark grounds. Lanes: colours with 3:1 contrast on their ground, Okabe–Ito's
// as far as they have it.

#include "app/figures/kit/figure.h"
#include "core/experiment/experiment.h"

namespace muonscope {

struct Theme {
  std::string id;  ///< "light", "dark"
  Color window, panel, figure, text, muted_text, axis, grid, theory, accent, warning;
  Color tone;     ///< the strongest tone of fields
  Color contour;  ///< their iso-lines
  /// By LaneLook::color; the last two are orange and sky blue on dark ground only: they do not stand out from
  /// white.
  std::vector<Color> lanes;
  std::vector<Color> quantities;  ///< tones without the hue of any lane, from strong to weak

  Color lane(int index) const;
  Color quantity(int index) const { return quantities[static_cast<std::size_t>(index) % quantities.size()]; }
  Color of(const Style& style) const;

 private:
  Color full(const Style& style) const;
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

/// How a lane looks everywhere: colour is never alone. No two of the 16 looks share two of the three,
/// whatever the theme: curves are told apart by colour and dash, dots by colour and marker, in grey by dash
/// and marker.
struct LaneLook {
  int color = 0;  ///< index into Theme::lanes
  Dash dash = Dash::solid;
  Marker marker = Marker::none;
};
/// 0 (blue, dashed, circles) is gradient descent's, 1 (vermillion, solid, squares) Muon's; the others avoid
/// these two colours as long as they can. `index` goes round.
const LaneLook& lane_look(int index);

}  // namespace muonscope
