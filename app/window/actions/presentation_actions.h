#pragma once

#include <vector>

#include "app/window/actions/actions.h"

namespace muonscope {

/// The rows of presentation mode in the menu "View".
std::vector<Action> presentation_actions();

/// Out of presentation mode, and of the full screen that came with it.
void leave_presentation(Ui& ui);

}  // namespace muonscope
