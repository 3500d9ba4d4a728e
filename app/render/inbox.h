#pragma once

#include <GLFW/glfw3.h>

#include <filesystem>
#include <vector>

#include "app/panels/keys.h"
#include "app/render/test_report.h"

namespace muonscope {

/// What the system has sent since the last frame, and how much in all.
struct Inbox {
  KeyQueue keys;
  std::vector<std::filesystem::path> dropped;
  InputCounts counts;
};

/// Has GLFW put the window's input into `inbox`, which must outlive the window. To be called before ImGui's
/// backend, which calls on the callbacks that it finds, and is needed because 1.86 itself loses taps shorter
/// than a frame.
void fill(Inbox& inbox, GLFWwindow* window);

}  // namespace muonscope
