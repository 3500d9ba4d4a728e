#include "app/platform/glfw/key_names.h"

#include <GLFW/glfw3.h>

#include <array>
#include <cctype>
#include <utility>

namespace muonscope {
namespace {

/// Keys whose names do not depend on the layout.
constexpr std::array<std::pair<int, const char*>, 18> fixed_names = {{{GLFW_KEY_SPACE, "Space"},
                                                                      {GLFW_KEY_ENTER, "Enter"},
                                                                      {GLFW_KEY_KP_ENTER, "Enter"},
                                                                      {GLFW_KEY_ESCAPE, "Escape"},
                                                                      {GLFW_KEY_TAB, "Tab"},
                                                                      {GLFW_KEY_BACKSPACE, "Backspace"},
                                                                      {GLFW_KEY_DELETE, "Delete"},
                                                                      {GLFW_KEY_LEFT, "Left"},
                                                                      {GLFW_KEY_RIGHT, "Right"},
                                                                      {GLFW_KEY_UP, "Up"},
                                                                      {GLFW_KEY_DOWN, "Down"},
                                                                      {GLFW_KEY_PAGE_UP, "PageUp"},
                                                                      {GLFW_KEY_PAGE_DOWN, "PageDown"},
                                                                      {GLFW_KEY_HOME, "Home"},
                                                                      {GLFW_KEY_END, "End"},
                                                                      {GLFW_KEY_KP_ADD, "+"},
                                                                      {GLFW_KEY_KP_SUBTRACT, "-"},
                                                                      {GLFW_KEY_KP_DECIMAL, "."}}};

std::string fixed_name(int key) {
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25)
    return std::string("F").append(std::to_string(key - GLFW_KEY_F1 + 1));
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return std::to_string(key - GLFW_KEY_KP_0);
  for (const auto& [code, name] : fixed_names) {
    if (code == key) return name;
  }
  return {};
}

std::string printed_by(int key, int scancode) {
  const char* const printed = glfwGetKeyName(key, scancode);
  return printed != nullptr ? printed : "";
}

/// Whether most of the 26 letter keys print Latin letters.
bool layout_is_latin() {
  int latin = 0;
  for (int key = GLFW_KEY_A; key <= GLFW_KEY_Z; ++key) {
    const std::string printed = printed_by(key, 0);
    if (printed.size() == 1 && std::isalpha(static_cast<unsigned char>(printed[0])) != 0) ++latin;
  }
  constexpr int half = 13;
  return latin >= half;
}

/// GLFW calls a printing key by the code of what it prints on the US layout.
char place_of(int key) {
  return key > GLFW_KEY_SPACE && key <= GLFW_KEY_GRAVE_ACCENT ? static_cast<char>(key) : '\0';
}

}  // namespace

KeyPress press_of(int key, int scancode, int modifiers, bool repeated) {
  KeyPress press{{(modifiers & GLFW_MOD_CONTROL) != 0, (modifiers & GLFW_MOD_SHIFT) != 0,
                  (modifiers & GLFW_MOD_ALT) != 0, fixed_name(key)},
                 repeated};
  if (!press.chord.key.empty()) return press;
  const KeyNames names = names_of_key(place_of(key), printed_by(key, scancode), layout_is_latin());
  press.chord.key = names.name;
  press.place = names.place;
  return press;
}

std::string utf8(unsigned int codepoint) {
  const auto tail = [codepoint](int shift) {
    return static_cast<char>(0x80 | ((codepoint >> shift) & 0x3F));
  };
  if (codepoint < 0x80) return {static_cast<char>(codepoint)};
  if (codepoint < 0x800) return {static_cast<char>(0xC0 | (codepoint >> 6)), tail(0)};
  if (codepoint < 0x10000) return {static_cast<char>(0xE0 | (codepoint >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (codepoint >> 18)), tail(12), tail(6), tail(0)};
}

}  // namespace muonscope
