#pragma once

#include <string>

#include "app/panels/keys.h"

namespace muonscope {

/// A GLFW key event's chord, by the layout's own name for keys that print; empty key if it has no name.
Chord chord_of(int key, int scancode, int modifiers);

}  // namespace muonscope
