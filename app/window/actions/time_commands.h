#pragma once
// Going to and fro in time, and how far play goes.

#include <string_view>

#include "app/window/state/ui.h"

namespace muonscope {

/// Whether play has come to the planned end and waits to be told how it goes on.
bool waits_at_end(const Snapshot& snapshot);
void toggle_play(Ui& ui);

/// The next event (core/run/events.h) that was recorded, else the last step; the one before, else step 0.
void go_to_event(Ui& ui, bool forward);

/// Ends the loop, or begins one of the range chosen on the time bar, else of all steps up to the end. Plays.
void toggle_loop(Ui& ui);

}  // namespace muonscope
