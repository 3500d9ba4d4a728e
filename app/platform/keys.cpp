#include "app/platform/keys.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace muonscope {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_latin_letter(char letter) {
  return std::isalpha(static_cast<unsigned char>(letter)) != 0;
}

std::string capital(std::string_view printed) {
  std::string name(printed);
  if (name.size() == 1) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
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

KeyNames names_of_key(char place, std::string_view printed, bool latin_layout) {
  const std::string by_place = place == 0 ? "" : std::string(1, place);
  if (printed.empty() || (is_latin_letter(place) && !latin_layout)) return {by_place, ""};
  const std::string name = capital(printed);
  const bool certain = name.size() == 1 && std::isalnum(static_cast<unsigned char>(name[0])) != 0;
  return {name, certain || is_latin_letter(place) || name == by_place ? "" : by_place};
}

std::vector<KeyPress> KeyQueue::take(bool text_waits) {
  const auto ends_text = [](const KeyPress& press) {
    return press.chord.key == "Enter" || press.chord.key == "Tab";
  };
  const auto end = text_waits ? std::find_if(presses_.begin(), presses_.end(), ends_text) : presses_.end();
  std::vector<KeyPress> taken(std::make_move_iterator(presses_.begin()), std::make_move_iterator(end));
  presses_.erase(presses_.begin(), end);
  return taken;
}

}  // namespace muonscope
