#pragma once
// The figures on screen as data, built anew when what they show has changed.

#include "app/window/state/ui.h"

namespace muonscope {

/// The slot's figure for the present snapshot and view. An id that does not exist gives an empty figure that
/// says so. One that takes longer than a frame has room for is built beside the frames, and until it is ready
/// the last one is given.
const Figure& built_figure(Ui& ui, int slot);

/// Whether the slot is on screen in this frame with a figure that does not show what is known by now,
/// studies' results of this moment included.
bool is_behind(const Ui& ui, int slot);

}  // namespace muonscope
