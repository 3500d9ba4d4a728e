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
/// Another one that shares textures with the first, which takes no keyboard when it is shown and stays in
/// sight when another window has it. Its context is current. WindowError where there can be none.
WindowHandle make_second_window(const char* title, GLFWwindow* first);

/// Tells whether the current context, of which it is made, has been reset by the driver.
class ResetWatch {
 public:
  ResetWatch();
  bool was_reset() const;

 private:
  using Status = unsigned (*)();
  Status status_ = nullptr;  ///< null where the driver does not tell
};

/// Fills the window with a colour, all of it.
void clear(GLFWwindow* window, Color color);

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
