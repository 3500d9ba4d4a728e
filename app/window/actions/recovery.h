#pragma once
// Sessions that are kept as they go on, and taken up again after a crash.

#include "app/window/state/ui.h"
#include "core/session/autosave.h"

namespace muonscope {

/// What the window shows now, to be kept. None where nothing has happened yet.
std::optional<KeptSession> present_session(const Ui& ui);

/// Says that a session did not end by itself, and offers it. Nothing without one.
void offer_recovery(AppState& state);
/// Goes back to where that session was: its experiment with every change, run to its step.
void recover(Ui& ui);

}  // namespace muonscope
