#pragma once

#include "app/window/actions/actions.h"

namespace muonscope {

/// An action in the open menu.
void menu_entry(Ui& ui, const Action& row);

}  // namespace muonscope
