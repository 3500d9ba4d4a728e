#pragma once
// Many runs of the experiment on screen, in the background.

#include "app/window/state/ui.h"

namespace muonscope {

/// Starts a study of the experiment, with the parameters as they stand, or of all set-ups of the lesson on
/// screen, and puts its figure in sight, in the place of the one of a single run. A notice says why where it
/// cannot.
void start_study(Ui& ui, Study study);
/// The same of another experiment; false where it cannot.
bool start_study(Ui& ui, Study study, const Experiment& experiment);

}  // namespace muonscope
