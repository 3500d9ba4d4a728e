#pragma once
// Keyboard shortcuts and the queue they arrive through. ImGui 1.86 polls the keyboard once a frame and so
// loses taps shorter than a frame; the window pushes every press here and the frame takes them all.

#include <string>
#include <string_view>
#include <vector>

namespace muonscope {

/// A key with its modifiers. Keys go by name: "Space", "Right", "PageUp", "F1", "[", "T".
struct Chord {
  bool ctrl = false, shift = false, alt = false;
  std::string key;
  bool operator==(const Chord&) const = default;
};

/// "Ctrl+Shift+D" → chord. The last part is the key, whatever it is ("Ctrl++").
Chord parse_chord(std::string_view text);
/// The chord as menus and help write it.
std::string chord_text(const Chord& chord);

/// A key going down; or, with no chord, what it types, which comes right after it.
struct KeyPress {
  Chord chord;
  bool repeated = false;  ///< sent by a key held down
  std::string text = {};  ///< UTF-8
};

/// Presses in the order they came; nothing is merged or dropped.
class KeyQueue {
 public:
  void push(KeyPress press) { presses_.push_back(std::move(press)); }
  /// All presses since the last call. While `text_waits`, text typed before them has not reached its field
  /// yet: an Enter, which would accept the field, and what follows it stay for the next call.
  std::vector<KeyPress> take(bool text_waits = false);
  bool empty() const { return presses_.empty(); }

 private:
  std::vector<KeyPress> presses_;
};

}  // namespace muonscope
