#pragma once

#include <GLFW/glfw3.h>

#include "app/platform/input.h"

namespace muonscope {

/// Has GLFW put the window's input into `inbox`, which must outlive the window. To be called before ImGui's
/// backend, which calls on the callbacks that it finds, and is needed because 1.86 itself loses taps shorter
/// than a frame.
void fill(Inbox& inbox, GLFWwindow* window);
/// Keys alone: of a window that has no use for a pointer.
void fill_with_keys(Inbox& inbox, GLFWwindow* window);

}  // namespace muonscope
