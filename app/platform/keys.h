#pragma once
// Keyboard shortcuts and the queue they arrive through. ImGui 1.86 polls the keyboard once a frame and so
// loses taps shorter than a frame; the window pushes every press here and the frame takes them all.

#include <string>
#include <string_view>
#include <vector>

namespace muonscope {

/// A key with its modifiers. Keys go by name: "Space", "Right", "PageUp", "F1", "[", "T"; those that print,
/// by what they print.
struct Chord {
  bool ctrl = false, shift = false, alt = false;
  std::string key;
  bool operator==(const Chord&) const = default;
};

/// "Ctrl+Shift+D" → chord. The last part is the key, whatever it is ("Ctrl++").
Chord parse_chord(std::string_view text);
/// The chord as menus and help write it.
std::string chord_text(const Chord& chord);

/// What a key that prints is called.
struct KeyNames {
  std::string name;  ///< as the layout prints it without Shift; letters as capitals
  std::string
      place;  ///< what the same place prints on the US layout, where a shortcut may be meant by that; or ""
};
/// `place`: what the key's place prints on the US layout ('A'…'Z', '0'…'9', '['…), 0 where it has no such
/// key. `printed`: what this layout prints there, "" for a dead key. Letters of a layout that has no Latin
/// ones go by their place; other keys may, too, where the layout prints neither a Latin letter nor a digit.
KeyNames names_of_key(char place, std::string_view printed, bool latin_layout);

/// A key going down; or, with no chord, what it types, which comes right after it.
struct KeyPress {
  Chord chord;
  bool repeated = false;   ///< sent by a key held down
  std::string text = {};   ///< UTF-8
  std::string place = {};  ///< KeyNames::place: another name of the chord's key, if the first means nothing

  /// The chord by the key's place.
  Chord chord_by_place() const { return {chord.ctrl, chord.shift, chord.alt, place}; }
};

/// Presses in the order they came; nothing is merged or dropped.
class KeyQueue {
 public:
  void push(KeyPress press) { presses_.push_back(std::move(press)); }
  /// All presses since the last call. While `text_waits`, text typed before them has not reached its field
  /// yet: an Enter or a Tab, which would accept or complete the field, and what follows stay for the next
  /// call.
  std::vector<KeyPress> take(bool text_waits = false);
  bool empty() const { return presses_.empty(); }

 private:
  std::vector<KeyPress> presses_;
};

}  // namespace muonscope
