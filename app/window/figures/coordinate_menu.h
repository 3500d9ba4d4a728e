#pragma once
// What the particles of the figure "cloud" are seen along, chosen in its menu or beside its title.

#include "app/window/state/ui.h"

namespace muonscope {

/// Menus of coordinates for each axis; nothing without particles.
void draw_coordinate_entries(const Ui& ui, ViewOptions& view);

/// The coordinates shown, as a button at the cursor that opens these menus; left out where it would be wider
/// than `room`.
void draw_coordinate_button(Ui& ui, std::size_t slot, float height, float room);

}  // namespace muonscope
