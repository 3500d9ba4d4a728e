#pragma once

#include <imgui.h>

#include "app/figures/kit/theme.h"

namespace muonscope {

/// Everything ImGui draws itself, in the theme's colours: flat panels, 6 px corners, an 8 px grid.
void apply_style(ImGuiStyle& style, const Theme& theme, double scale);

ImVec4 vec(Color color);
/// `a` moved towards `b` by t in [0, 1], channel by channel: equal steps look alike on light and dark
/// grounds.
Color tint(Color a, Color b, double t);
Color with_alpha(Color color, double alpha);
/// Text on a ground of the accent colour: white or near-black, whichever contrasts more.
Color on(Color ground);

}  // namespace muonscope
