#pragma once

#include "app/window/state/ui.h"

namespace muonscope {

/// What the lesson's claims and exercises come to, as last checked. Claims are checked over whole traces:
/// four times a second while the run plays, less often where that is long, and then beside the frames.
const LessonOutcomes& lesson_outcomes(Ui& ui, const Lesson& lesson);

}  // namespace muonscope
