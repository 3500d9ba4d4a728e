#pragma once
// Icons as drawings: text faces have no reliable glyphs for pause, step and reset.

#include <imgui.h>

namespace muonscope {

enum class Icon { play, pause, step, reset, check, cross, waiting, close, back };

/// Centred at `at`, within a square of side `size`.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 at, float size, ImU32 color);

}  // namespace muonscope
