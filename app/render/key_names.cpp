#include "app/render/key_names.h"

#include <GLFW/glfw3.h>

#include <array>
#include <cctype>
#include <utility>

namespace muonscope {
namespace {

constexpr std::array<std::pair<int, const char*>, 22> names = {{{GLFW_KEY_SPACE, "Space"},
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
                                                                {GLFW_KEY_KP_DECIMAL, "."},
                                                                {GLFW_KEY_MINUS, "-"},
                                                                {GLFW_KEY_EQUAL, "="},
                                                                {GLFW_KEY_BACKSLASH, "\\"},
                                                                {GLFW_KEY_SLASH, "/"}}};

std::string name_of(int key, int scancode) {
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25)
    return std::string("F").append(std::to_string(key - GLFW_KEY_F1 + 1));
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return std::to_string(key - GLFW_KEY_KP_0);
  if (const char* printed = glfwGetKeyName(key, scancode); printed != nullptr && printed[0] != '\0') {
    std::string name = printed;
    if (name.size() == 1) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
  }
  for (const auto& [code, name] : names) {
    if (code == key) return name;
  }
  return {};
}

}  // namespace

Chord chord_of(int key, int scancode, int modifiers) {
  return {(modifiers & GLFW_MOD_CONTROL) != 0, (modifiers & GLFW_MOD_SHIFT) != 0,
          (modifiers & GLFW_MOD_ALT) != 0, name_of(key, scancode)};
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
