#pragma once
// The sweep of the experiment on screen.

#include "app/panels/ui.h"

namespace muonscope {

/// Starts the experiment's sweep in the background, with the parameters as they stand, and puts its figure in
/// sight. A notice says why where it cannot.
void start_sweep(Ui& ui);

}  // namespace muonscope
