#include "app/window/actions/lesson_pages.h"

#include <algorithm>

#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"

namespace muonscope {
namespace {

/// On the page of the run nothing has been run yet.
bool waits_for_run(const Ui& ui) {
  const LessonPage* const page = page_on_screen(ui.state);
  return page != nullptr && page->part == LessonPart::run && !ui.state.reading.started &&
         ui.snapshot().furthest == 0 && !ui.snapshot().playing;
}

void turn_to(Ui& ui, std::size_t page) {
  AppState& state = ui.state;
  // It stands over the page's heading.
  drop_player_notice(state);
  const std::vector<std::string> before = own_figures(state);
  state.reading.page = page;
  state.reading.more = state.reading.started = false;
  state.reading.scroll_up = true;
  if (state.lesson->pages[page].part >= LessonPart::reveal && !state.reading.revealed) {
    state.reading.revealed = true;
    state.theory = true;
  }
  if (own_figures(state) != before) change_figures(state);
  const LessonPage& shown = state.lesson->pages[page];
  if (!shown.range || state.reading.revealed) return;
  for (FigureSlot& slot : state.figures)
    if (slot.id == shown.sketch) slot.view.y = Range{(*shown.range)[0], (*shown.range)[1]};
}

}  // namespace

const LessonPage* page_on_screen(const AppState& state) {
  return state.lesson ? &state.lesson->pages[state.reading.page] : nullptr;
}

void next_page(Ui& ui) {
  const std::optional<Lesson>& lesson = ui.state.lesson;
  if (waits_for_run(ui)) {
    ui.player.play();
    ui.state.reading.started = true;
  } else if (lesson && ui.state.reading.page + 1 < lesson->pages.size()) {
    turn_to(ui, ui.state.reading.page + 1);
  } else {
    turn_lesson(ui, 1);
  }
}

void previous_page(Ui& ui) {
  if (ui.state.lesson && ui.state.reading.page > 0)
    turn_to(ui, ui.state.reading.page - 1);
  else
    turn_lesson(ui, -1);
}

std::string next_page_label(const Ui& ui) {
  const Lesson& lesson = *ui.state.lesson;
  const std::size_t next = ui.state.reading.page + 1;
  if (waits_for_run(ui)) return "Play";
  if (next >= lesson.pages.size()) return "Next lesson";
  const LessonPart part = lesson.pages[next].part;
  return part == lesson.pages[ui.state.reading.page].part ? "Go on" : lesson_part(part).step;
}

void go_to_page(Ui& ui, std::size_t page, bool revealed) {
  AppState& state = ui.state;
  if (!state.lesson || page >= state.lesson->pages.size()) return;
  if (revealed) state.reading.revealed = state.theory = true;
  if (page != state.reading.page) turn_to(ui, page);
}

void reveal_answer(Ui& ui) {
  if (ui.state.lesson) turn_to(ui, first_page(*ui.state.lesson, LessonPart::reveal));
}

void begin_reading(AppState& state) {
  state.reading = {};
  state.theory = !state.lesson || state.lesson->theory_always;
}

bool takes_sketches(const AppState& state, std::size_t slot) {
  const LessonPage* const page = page_on_screen(state);
  return page != nullptr && slot < state.figures.size() && !state.reading.revealed &&
         page->sketch == state.figures[slot].id;
}

void erase_sketches(Ui& ui) {
  if (const LessonPage* const page = page_on_screen(ui.state)) ui.state.reading.sketches.erase(page->sketch);
}

}  // namespace muonscope
