#include "app/panels/keys.h"

#include <algorithm>
#include <iterator>

namespace muonscope {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

Chord parse_chord(std::string_view text) {
  Chord chord;
  for (;;) {
    if (take_prefix(text, "Ctrl+")) {
      chord.ctrl = true;
    } else if (take_prefix(text, "Shift+")) {
      chord.shift = true;
    } else if (take_prefix(text, "Alt+")) {
      chord.alt = true;
    } else {
      break;
    }
  }
  chord.key = text;
  return chord;
}

std::string chord_text(const Chord& chord) {
  std::string text;
  if (chord.ctrl) text += "Ctrl+";
  if (chord.shift) text += "Shift+";
  if (chord.alt) text += "Alt+";
  return text + chord.key;
}

std::vector<KeyPress> KeyQueue::take(bool text_waits) {
  const auto enter = std::find_if(presses_.begin(), presses_.end(),
                                  [](const KeyPress& press) { return press.chord.key == "Enter"; });
  const auto end = text_waits ? enter : presses_.end();
  std::vector<KeyPress> taken(std::make_move_iterator(presses_.begin()), std::make_move_iterator(end));
  presses_.erase(presses_.begin(), end);
  return taken;
}

}  // namespace muonscope
