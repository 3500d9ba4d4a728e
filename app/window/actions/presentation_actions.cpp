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
  state.help = state.overview = state.comparing = false;
  state.requests.enter_full_screen = true;
}

void toggle_second_screen(Ui& ui) {
  RoomScreen& second = ui.state.second;
  second = {.on = !second.on, .dark = second.dark, .since = ImGui::GetTime()};
  // What one screen showed two now share.
  if (second.on && ui.state.presentation.on) leave_presentation(ui);
  ui.state.presentation.blank = false;
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
      {"second_screen",
       "View",
       "Second screen for the room",
       "Figures, sentence and step in a window of their own, full screen on the projector's monitor; this "
       "window "
       "keeps the controls, the answers and the next page.",
       "projector monitor beamer two displays speaker notes mirror audience share",
       {"Shift+F5"},
       toggle_second_screen,
       false,
       [](const Ui& ui) { return ui.state.second.on; }},
      {"second_screen_dark",
       "View",
       "Dark second screen",
       "The room sees dark figures; this window stays as it is.",
       "projector night theme light",
       {"Ctrl+F5"},
       [](Ui& ui) { ui.state.second.dark = !ui.state.second.dark; },
       false,
       [](const Ui& ui) { return ui.state.second.dark; }},
      {"blank",
       "View",
       "Blank screen",
       "Makes the window black until a key is pressed, or the second screen until this is chosen again; "
       "before a "
       "room the period does, too.",
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
