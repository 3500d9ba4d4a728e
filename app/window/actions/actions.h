#pragma once
// Everything a person can do by key, menu or the help list, declared once.

#include <string>
#include <vector>

#include "app/platform/keys.h"
#include "app/window/state/ui.h"

namespace muonscope {

struct Action {
  std::string id;                      ///< stable
  std::string menu;                    ///< "File", "Edit", "Run", "Lanes", "Lesson", "View", "Help"
  std::string label;                   ///< in the menu
  std::string help;                    ///< one sentence
  std::string words;                   ///< what else people call it, for the command list
  std::vector<std::string> shortcuts;  ///< the first two are shown
  void (*run)(Ui& ui);
  bool repeats = false;                      ///< a held key goes on doing it
  bool (*checked)(const Ui& ui) = nullptr;   ///< for switches: on now?
  bool (*possible)(const Ui& ui) = nullptr;  ///< now; none: always
};

/// In menu order.
const std::vector<Action>& actions();
const Action& action(std::string_view id);

/// The first two shortcuts; a third is for keyboards on which those are hard to type.
std::string shortcut_text(const Action& row);

/// Runs an action and notes that it ran.
void perform(Ui& ui, const Action& row);

}  // namespace muonscope
