#pragma once

#include <memory>

#include "app/platform/backend.h"

namespace muonscope {

/// A window on the system's screen. WindowError where there is no display or no OpenGL 3.3.
std::unique_ptr<Backend> glfw_backend(const char* title);

/// Ends the wait of whatever such window there is. From any thread.
void wake_glfw();

}  // namespace muonscope
