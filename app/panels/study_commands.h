#pragma once
// Many runs of the experiment on screen, in the background.

#include "app/panels/ui.h"

namespace muonscope {

/// Starts the experiment's sweep, with the parameters as they stand, and puts its figure in sight. A notice
/// says why where it cannot.
void start_sweep(Ui& ui);
/// The same for its clouds of all sizes.
void start_chaos(Ui& ui);

}  // namespace muonscope
