#include "app/window/actions/shortcuts.h"

#include <imgui.h>

#include <algorithm>
#include <functional>

#include "app/window/actions/actions.h"
#include "app/window/actions/palette.h"

namespace muonscope {
namespace {

/// Enter and Escape in a text field or dialog. ImGui has its own idea of both, but 1.86 misses short taps.
bool answer_field(Ui& ui, const Chord& chord) {
  AppState& state = ui.state;
  const bool dialog = state.dialog.purpose != PathDialog::Purpose::none;
  if (!dialog && state.typed.key.empty()) return false;
  if (chord == parse_chord("Enter")) {
    (dialog ? state.dialog.accepted : state.typed.accepted) = true;
    return true;
  }
  if (dialog && chord == parse_chord("Tab")) {
    state.dialog.completes = true;
    return true;
  }
  if (chord == parse_chord("Escape")) {
    if (dialog) {
      state.dialog = {};
    } else {
      state.typed = {};
    }
    return true;
  }
  return false;
}

const Action* with_shortcut(const Chord& chord) {
  for (const Action& row : actions()) {
    if (std::any_of(row.shortcuts.begin(), row.shortcuts.end(),
                    [&chord](const std::string& text) { return parse_chord(text) == chord; }))
      return &row;
  }
  return nullptr;
}

/// The action that a press means: by what its key prints, else by the key's place. In presentation mode the
/// period, which clickers send, blanks the screen.
const Action* meant(const Ui& ui, const KeyPress& press) {
  if (presents(ui.state) && press.chord == parse_chord(".")) return &action("blank");
  const Action* row = with_shortcut(press.chord);
  if (row == nullptr && !press.place.empty()) row = with_shortcut(press.chord_by_place());
  return row != nullptr && press.repeated && !row->repeats ? nullptr : row;
}

/// What the room is told of a key; that a page is turned it sees.
void echo(Ui& ui, const KeyPress& press, const Action& row) {
  if (!presents(ui.state) || row.menu == "Lesson") return;
  const auto shortcut = std::ranges::find_if(
      row.shortcuts, [&press](const std::string& text) { return parse_chord(text) == press.chord; });
  const std::string& key = shortcut != row.shortcuts.end() ? *shortcut : row.shortcuts.front();
  ui.state.presentation.echo = key + "   " + row.label;
  ui.state.presentation.echoed_at = ImGui::GetTime();
}

}  // namespace

void run_shortcuts(Ui& ui, const std::vector<KeyPress>& presses, bool typing) {
  const auto& clicked = ImGui::GetIO().MouseClicked;
  if (!presses.empty() || std::ranges::any_of(clicked, std::identity())) ++ui.state.gesture;
  for (const KeyPress& press : presses) {
    if (ui.state.palette.open && press.chord != parse_chord("Ctrl+Q")) {
      answer_palette(ui, press);
      continue;
    }
    // Whatever is pressed, the room sees again, unless it has a screen of its own. A key's text comes after
    // the key itself.
    const bool key = press.text.empty() && press.chord != parse_chord("Ctrl+Q");
    if (key && !ui.state.second.on && std::exchange(ui.state.presentation.blank, false)) continue;
    const bool answered = answer_field(ui, press.chord);
    const bool dialog = ui.state.dialog.purpose != PathDialog::Purpose::none;
    // What comes after the Escape that closed the field, in the same frame, is not for it.
    if (answered && !dialog && ui.state.typed.key.empty()) typing = false;
    if (answered) continue;
    const Action* const row = meant(ui, press);
    if (row == nullptr || ((dialog || typing) && row->id != "quit")) continue;
    perform(ui, *row);
    echo(ui, press, *row);
  }
}

}  // namespace muonscope
