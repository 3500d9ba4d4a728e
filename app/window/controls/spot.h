#pragma once
// A red spot that follows the pointer, as a laser pointer's would.

#include <imgui.h>

#include "app/window/state/ui.h"

namespace muonscope {

/// Takes note that the pointer moves.
void follow_pointer(Ui& ui);
/// It moved a moment ago.
bool spot_is_seen(const Ui& ui);
void draw_spot(const Ui& ui, ImDrawList& list, ImVec2 at);

}  // namespace muonscope
