#pragma once
// What the figures of the slots show, as they are seen.

#include "app/window/state/ui.h"

namespace muonscope {

/// What a slot's figure is to show now.
FigureKey wanted_key(const Ui& ui, const FigureSlot& slot);
/// Whether axes must hold what they held before.
bool goes_on(const FigureKey& before, const FigureKey& now);

/// A slot's figure as it is seen, with its axes and trails, for a file.
FigureSource source_of_shown(const Ui& ui, int slot);

}  // namespace muonscope
