#pragma once
// One figure on screen: painted and handled (pan, zoom, legend, cursor).

#include "app/window/state/ui.h"

namespace muonscope {

/// Paints into the rest of the current region and takes the mouse there.
void draw_figure(Ui& ui, int slot, const Figure& figure);

}  // namespace muonscope
