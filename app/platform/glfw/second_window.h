#pragma once

#include <GLFW/glfw3.h>

#include <memory>

#include "app/platform/backend.h"
#include "app/platform/input.h"

namespace muonscope {

/// On the monitor that `first` is not on, full screen; where there is no other, a window to be moved there.
/// Keys go into `inbox`. Both must outlive it. WindowError where there can be none.
std::unique_ptr<SecondScreen> glfw_second_screen(const std::string& title, GLFWwindow* first, Inbox& inbox);

}  // namespace muonscope
