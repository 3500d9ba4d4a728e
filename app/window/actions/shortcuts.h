#pragma once
// From pressed keys to actions.

#include <vector>

#include "app/platform/keys.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// Runs the actions of these presses, in order. While a text field has the keyboard (`typing`) or a dialog is
/// open, Enter accepts it, Tab completes its path, Escape leaves it, and of all actions only "quit" acts.
void run_shortcuts(Ui& ui, const std::vector<KeyPress>& presses, bool typing);

}  // namespace muonscope
