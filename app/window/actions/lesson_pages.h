#pragma once
// Turning a lesson's pages: what a clicker's two keys do.

#include <string>

#include "app/window/state/ui.h"

namespace muonscope {

/// The page on screen; null where there is no lesson.
const LessonPage* page_on_screen(const AppState& state);

/// Forward: the next page, and on the page of the run first of all the run itself; after the last page the
/// next lesson. Back: the page before, or the lesson before.
void next_page(Ui& ui);
void previous_page(Ui& ui);
/// What next_page would do, on a button: "Predict", "Play", "Reveal the answer", "Next lesson".
std::string next_page_label(const Ui& ui);

/// To a page of the lesson that there is; nothing without a lesson. `revealed`: the answer was out before.
void go_to_page(Ui& ui, std::size_t page, bool revealed);
/// Goes to the answer, with predicted curves.
void reveal_answer(Ui& ui);
/// A lesson's first page, as nobody has read it.
void begin_reading(AppState& state);

/// Whether curves can be drawn into this slot's figure now.
bool takes_sketches(const AppState& state, std::size_t slot);
/// Takes back what was drawn into the page's figure.
void erase_sketches(Ui& ui);

}  // namespace muonscope
