#pragma once
// The command list (Ctrl+K): every action, figure, lesson and recent file, found by a few letters or by what
// it is about.

#include <functional>
#include <string>
#include <vector>

#include "app/platform/keys.h"
#include "app/window/state/ui.h"

namespace muonscope {

struct PaletteEntry {
  std::string label;
  std::string words;     ///< what it is about, to be found by
  std::string where;     ///< menu, "Figure", "Lesson" or "Recent file"
  std::string shortcut;  ///< "" if there is none
  std::function<void(Ui&)> run;
  std::string why_not{};  ///< it does nothing here: why; "" if it does
};

/// What fits the query, best first; everything in menu order while the query is empty.
std::vector<PaletteEntry> palette_matches(const Ui& ui);

/// A key or text while the list is open: typing, Backspace, Up, Down, Enter, Escape.
void answer_palette(Ui& ui, const KeyPress& press);

/// Runs a match and closes the list.
void choose(Ui& ui, const PaletteEntry& entry);

}  // namespace muonscope
