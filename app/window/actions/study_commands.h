#pragma once
// Many runs of the experiment on screen, in the background.

#include "app/window/state/ui.h"

namespace muonscope {

/// Starts the experiment's sweep, with the parameters as they stand, and puts its figure in sight. A notice
/// says why where it cannot.
void start_sweep(Ui& ui);
/// The same for its clouds of all sizes.
void start_chaos(Ui& ui);
/// The same for all set-ups of the lesson on screen; the figure takes the place of the one of a single run.
void start_family(Ui& ui);

}  // namespace muonscope
