#include "app/window/actions/presentation_actions.h"

namespace muonscope {
namespace {

void toggle_presentation(Ui& ui) {
  AppState& state = ui.state;
  if (state.presentation.on) {
    leave_presentation(ui);
    return;
  }
  state.presentation = {.on = true};
  state.help = state.comparing = false;
  state.requests.enter_full_screen = true;
}

}  // namespace

std::vector<Action> presentation_actions() {
  return {
      {"present",
       "View",
       "Presentation mode",
       "For a projector: large text, thick curves, the figures, one sentence and the step; full screen.",
       "projector lecture talk slide show beamer big present",
       {"F5"},
       toggle_presentation,
       false,
       [](const Ui& ui) { return ui.state.presentation.on; }},
      {"blank",
       "View",
       "Blank screen",
       "Makes the window black until a key is pressed; in presentation mode the period does, too.",
       "black dark hide pause projector off",
       {"B"},
       [](Ui& ui) { ui.state.presentation.blank = !ui.state.presentation.blank; },
       false,
       [](const Ui& ui) { return ui.state.presentation.blank; }},
  };
}

void leave_presentation(Ui& ui) {
  ui.state.presentation = {};
  ui.state.requests.leave_full_screen = true;
}

}  // namespace muonscope
