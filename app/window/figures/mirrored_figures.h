#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// The figures of the first screen, or the one that is enlarged there, in the room that is left of the
/// second, which takes no pointer: a spot shows where that is on the first.
void draw_mirrored_figures(Ui& ui);

}  // namespace muonscope
