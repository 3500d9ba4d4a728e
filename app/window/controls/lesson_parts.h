#pragma once
// What stands on a lesson's page below its text.

#include "app/window/state/ui.h"

namespace muonscope {

/// Answers to choose from, or how to draw the expected curve; what was chosen cannot be changed once the
/// answer is out.
void draw_guess(Ui& ui, const LessonPage& page);
/// How far off the guesses were.
void draw_verdicts(Ui& ui, const Lesson& lesson);
/// What the lesson claims, as measured.
void draw_claims(Ui& ui, const Lesson& lesson);
/// Whether the page's exercise is solved.
void draw_solution(Ui& ui, const Lesson& lesson);

}  // namespace muonscope
