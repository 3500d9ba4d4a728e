#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// What the lesson's claims come to, in their order, as last checked. Claims are checked over whole traces:
/// four times a second while the run plays, less often where that is long, and then beside the frames.
const std::vector<ClaimOutcome>& claim_outcomes(Ui& ui, const Lesson& lesson);

}  // namespace muonscope
