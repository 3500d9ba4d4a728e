// The menu "Lesson".

#include "app/window/actions/lesson_actions.h"

#include "app/window/actions/commands.h"
#include "app/window/actions/figure_slots.h"
#include "app/window/actions/lesson_pages.h"
#include "app/window/actions/restart.h"

namespace muonscope {

std::vector<Action> lesson_actions() {
  return {
      {"reveal",
       "Lesson",
       "Reveal the answer",
       "Shows what happens and why, and checks the claims.",
       "answer solution show explain why result",
       {"Enter"},
       reveal_answer},
      {"next_page",
       "Lesson",
       "Next page",
       "The next page of the lesson, as a clicker turns it: on the page of the run it plays first; after the "
       "last page comes the next lesson.",
       "forward following slide clicker presenter go on",
       {"PageDown"},
       next_page},
      {"previous_page",
       "Lesson",
       "Previous page",
       "The page before; before the first page comes the previous lesson.",
       "back before slide clicker presenter",
       {"PageUp"},
       previous_page},
      {"next_lesson",
       "Lesson",
       "Next lesson",
       "Opens the next lesson.",
       "forward following chapter",
       {"Ctrl+PageDown"},
       [](Ui& ui) { turn_lesson(ui, 1); }},
      {"previous_lesson",
       "Lesson",
       "Previous lesson",
       "Opens the lesson before.",
       "back before chapter",
       {"Ctrl+PageUp"},
       [](Ui& ui) { turn_lesson(ui, -1); }},
      {"reset_lesson",
       "Lesson",
       "Reset this lesson",
       "Figures, values and view as the lesson has them, at step 0.",
       "undo restore original defaults revert start over fresh clean values figures view",
       {"Ctrl+R"},
       reset_lesson},
      {"own_figures",
       "Lesson",
       "The lesson's own figures",
       "Takes back every figure that was put in place of the lesson's.",
       "undo restore original default figures take back",
       {"Ctrl+Shift+F"},
       show_own_figures}};
}

}  // namespace muonscope
