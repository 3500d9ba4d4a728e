#include "app/platform/glfw/glfw.h"

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#include <string>

#include "app/platform/gl/gl.h"
#include "app/platform/gl/imgui_gl.h"

namespace muonscope {
namespace {

std::string last_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text != nullptr ? text : "no reason given";
}

WindowHandle make(const char* title, GLFWwindow* shares) {
  constexpr int small = 256;  // whatever the monitor's scale makes of it
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  // Drivers that can tell of a reset are to tell.
  glfwWindowHint(GLFW_CONTEXT_ROBUSTNESS, GLFW_LOSE_CONTEXT_ON_RESET);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "muonscope");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "muonscope");
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  WindowHandle window(glfwCreateWindow(small, small, title, nullptr, shares));
  if (window) glfwMakeContextCurrent(window.get());
  return window;
}

}  // namespace

GlfwLibrary::GlfwLibrary() {
  glfwSetErrorCallback(nullptr);
  if (glfwInit() != GLFW_TRUE) {
    throw WindowError(
        "No display to open a window on (" + last_error() +
        ").\nWithout one, run `muonscope run LESSON --out DIR` instead, or start a virtual display: "
        "`xvfb-run -a muonscope`.");
  }
}

GlfwLibrary::~GlfwLibrary() {
  glfwTerminate();
}

WindowHandle make_window(const char* title) {
  glfwDefaultWindowHints();
  WindowHandle window = make(title, nullptr);
  if (!window) {
    throw WindowError(
        "Cannot open a window with OpenGL 3.3 (" + last_error() +
        ").\nInstall a graphics driver or Mesa's software one (Debian: libgl1-mesa-dri; Windows: Mesa's "
        "opengl32.dll beside the program). `muonscope run LESSON --out DIR` needs no OpenGL.");
  }
  return window;
}

WindowHandle make_second_window(const char* title, GLFWwindow* first) {
  glfwDefaultWindowHints();
  // The speaker works in the first window, while this one stays where it is.
  glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
  glfwWindowHint(GLFW_FOCUSED, GLFW_FALSE);
  glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_FALSE);
  WindowHandle window = make(title, first);
  if (!window) throw WindowError("Cannot open a second window (" + last_error() + ").");
  return window;
}

ResetWatch::ResetWatch() {
  // On desktop OpenGL the function of the KHR extension has no suffix.
  const char* const name =
      glfwExtensionSupported("GL_ARB_robustness") == GLFW_TRUE   ? "glGetGraphicsResetStatusARB"
      : glfwExtensionSupported("GL_KHR_robustness") == GLFW_TRUE ? "glGetGraphicsResetStatus"
                                                                 : nullptr;
  if (name != nullptr) status_ = reinterpret_cast<Status>(glfwGetProcAddress(name));
}

bool ResetWatch::was_reset() const {
  return status_ != nullptr && status_() != GL_NO_ERROR;
}

void clear(GLFWwindow* window, Color color) {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  glViewport(0, 0, width, height);
  const auto part = [](std::uint8_t value) { return static_cast<float>(value) / 255; };
  glClearColor(part(color.r), part(color.g), part(color.b), 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

ImGuiSession::ImGuiSession(GLFWwindow* window) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  // Loose window positions remembered from the last projector help nobody.
  ImGui::GetIO().IniFilename = nullptr;
  // As systems have it; ImGui's 0.3 s are short where frames are slow.
  ImGui::GetIO().MouseDoubleClickTime = 0.45f;
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  start_imgui_gl();
}

ImGuiSession::~ImGuiSession() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
}

void ImGuiSession::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
}

void ImGuiSession::draw(GLFWwindow* window, Color background) {
  ImGui::Render();
  clear(window, background);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace muonscope
