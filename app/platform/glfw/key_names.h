#pragma once

#include <string>

#include "app/platform/keys.h"

namespace muonscope {

/// A GLFW key event's press, by the layout's own name for keys that print; empty key if it has no name.
KeyPress press_of(int key, int scancode, int modifiers, bool repeated);

/// A code point as UTF-8.
std::string utf8(unsigned int codepoint);

}  // namespace muonscope
