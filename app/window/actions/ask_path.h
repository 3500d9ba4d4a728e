#pragma once
// Asking for a path: by the system's file chooser where there is one, else by a dialog in which it is typed.

#include <string>
#include <vector>

#include "app/window/state/ui.h"

namespace muonscope {

/// What is asked, for each purpose.
struct PathQuestion {
  PathDialog::Purpose purpose;
  std::string title, prompt, button;
  std::string files;  ///< what they are called
  std::vector<std::string> extensions;
  bool saves = false;  ///< a name that need not exist yet
};
const PathQuestion& question_of(PathDialog::Purpose purpose);

void ask_path(Ui& ui, PathDialog::Purpose purpose);
/// Acts on what came of the system's chooser, if anything did since the last frame. What cannot be done with
/// the path, and a chooser that does not open, lead to the dialog.
void answer_chooser(Ui& ui);
/// False if it is not open.
bool close_chooser(Ui& ui);

}  // namespace muonscope
