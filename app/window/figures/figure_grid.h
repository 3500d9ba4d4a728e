#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// All figures on screen, or the one that is enlarged, in the room that is left.
void draw_figures(Ui& ui);

}  // namespace muonscope
