#pragma once
// Sessions that are kept as they go on, and taken up again after a crash.

#include "app/window/state/ui.h"
#include "core/session/autosave.h"

namespace muonscope {

/// Whether what the window shows is what it should: not while a command is on its way, nor while a recovered
/// session is not yet where it was.
bool may_keep(const Ui& ui);
/// What the window shows now, to be kept. None where nothing is lost without it.
std::optional<KeptSession> present_session(const Ui& ui);
/// The same, whether anything would be lost or not.
KeptSession standing_session(const Ui& ui);
/// Shows what a session showed: its experiment with every change, run to its step, the lesson's page.
void take_up(Ui& ui, const KeptSession& session);

/// Where no window opens in place of one that was lost: keeps what it showed for the next start, and says
/// what became of it.
std::string leave_behind(const KeptSession& session);

/// Says that a session did not end by itself, and offers it. Nothing without one.
void offer_recovery(AppState& state);
/// Goes back to where that session was.
void recover(Ui& ui);

}  // namespace muonscope
