#pragma once
// Owners of GLFW's and ImGui's global state; each is released where its owner ends.

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <memory>

#include "app/platform/backend.h"

namespace muonscope {

/// GLFW while it lives. WindowError where there is no display.
class GlfwLibrary {
 public:
  GlfwLibrary();
  ~GlfwLibrary();
  GlfwLibrary(const GlfwLibrary&) = delete;
  GlfwLibrary& operator=(const GlfwLibrary&) = delete;
};

struct DestroyWindow {
  void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<GLFWwindow, DestroyWindow>;

/// A window, small and hidden yet, with a current OpenGL 3.3 core context. WindowError where there is none.
WindowHandle make_window(const char* title);

/// ImGui's context with its GLFW and OpenGL backends.
class ImGuiSession {
 public:
  /// Callbacks of `window` must be set before: the backend calls those it finds.
  explicit ImGuiSession(GLFWwindow* window);
  ~ImGuiSession();
  ImGuiSession(const ImGuiSession&) = delete;
  ImGuiSession& operator=(const ImGuiSession&) = delete;

  void begin_frame();
  /// Draws what was built since begin_frame() over this colour.
  void draw(GLFWwindow* window, Color background);
};

}  // namespace muonscope
