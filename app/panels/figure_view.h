#pragma once
// One figure on screen: built when its data or view changed, painted, and handled (pan, zoom, legend,
// cursor).

#include "app/panels/ui.h"

namespace muonscope {

/// The slot's figure for the present snapshot and view. An id that does not exist gives an empty figure that
/// says so.
const Figure& built_figure(Ui& ui, int slot);

/// Paints into the rest of the current region and takes the mouse there.
void draw_figure(Ui& ui, int slot, const Figure& figure);

}  // namespace muonscope
