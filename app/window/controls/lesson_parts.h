#pragma once
// What stands on a lesson's page below its text.

#include <string>

#include "app/window/imgui/icons.h"
#include "app/window/state/ui.h"

namespace muonscope {

/// A text in lines that a radio button of this width can hold.
std::string wrapped(const Ui& ui, const std::string& text, float width);
/// A small icon before the next line, whose text begins at lesson_indent.
void draw_icon_before_line(const Ui& ui, Icon icon, Color color);
constexpr double lesson_indent = 24;  ///< in pixels at scale 1

/// The page's text, large, with its guess, how far off guesses were once the answer is out, and its
/// exercise's state.
void draw_page_body(Ui& ui, const Lesson& lesson, const LessonPage& page);
/// Answers to choose from, or how to draw the expected curve; what was chosen cannot be changed once the
/// answer is out.
void draw_guess(Ui& ui, const LessonPage& page);
/// How far off the guesses were.
void draw_verdicts(Ui& ui, const Lesson& lesson);
/// What the lesson claims, as measured.
void draw_claims(Ui& ui, const Lesson& lesson);
/// The same for a room, large: how many hold, and of those the latest first.
void draw_room_claims(Ui& ui, const Lesson& lesson);
/// What the speaker reads and the room does not see: the answer, what else there is to say, the next page,
/// the time.
void draw_speaker_notes(Ui& ui, const Lesson& lesson);
/// Whether the page's exercise is solved.
void draw_solution(Ui& ui, const Lesson& lesson);

}  // namespace muonscope
