#pragma once
// The whole window, and what lies over it. Like the panels, each draws and returns nothing.

#include "app/window/state/ui.h"

namespace muonscope {

/// Menu bar, lesson and controls at the left, lanes and figures, transport at the bottom.
void draw_workspace(Ui& ui);

void draw_menu_bar(Ui& ui);
void draw_help(Ui& ui);
/// This run and its ghosts as a table.
void draw_comparison(Ui& ui);
void draw_dialogs(Ui& ui);
void draw_palette(Ui& ui);

}  // namespace muonscope
