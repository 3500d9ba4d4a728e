#include "app/platform/glfw/second_window.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>

#include "app/platform/gl/imgui_gl.h"
#include "app/platform/glfw/glfw.h"
#include "app/platform/glfw/inbox.h"
#include "app/platform/glfw/window_size.h"
#include "app/window/imgui/imgui_shim.h"

namespace muonscope {
namespace {

/// What is present for OpenGL and ImGui; given back where this ends.
class Contexts {
 public:
  Contexts() = default;
  ~Contexts() {
    ImGui::SetCurrentContext(imgui_);
    glfwMakeContextCurrent(window_);
  }
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;

 private:
  GLFWwindow* window_ = glfwGetCurrentContext();
  ImGuiContext* imgui_ = ImGui::GetCurrentContext();
};

class GlfwSecondScreen final : public SecondScreen {
 public:
  GlfwSecondScreen(const std::string& title, GLFWwindow* first, Inbox& inbox) {
    const Contexts before;
    window_ = make_second_window(title.c_str(), first);
    // One of two windows waits for the monitor; both would halve the frames.
    glfwSwapInterval(0);
    fill_with_keys(inbox, window_.get());
    imgui_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(imgui_);
    ImGui::GetIO().IniFilename = nullptr;
    start_imgui_gl();
    appear(first);
  }
  ~GlfwSecondScreen() override {
    on_it([] { ImGui_ImplOpenGL3_Shutdown(); });
    ImGui::DestroyContext(imgui_);
  }

  void on_it(const std::function<void()>& work) override {
    const Contexts before;
    glfwMakeContextCurrent(window_.get());
    ImGui::SetCurrentContext(imgui_);
    const GiveUp rest;
    work();
  }

  void begin_frame(double seconds) override {
    ImGuiIO& io = ImGui::GetIO();
    const WindowPlace now = place();
    io.DisplaySize = {static_cast<float>(now.pixels_wide), static_cast<float>(now.pixels_high)};
    constexpr double least = 1e-4;
    io.DeltaTime = static_cast<float>(std::max(seconds - ImGui::GetTime(), least));
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
  }
  void draw(Color background) override {
    ImGui::Render();
    clear(window_.get(), background);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }
  void present() override { glfwSwapBuffers(window_.get()); }

  bool closing() const override { return glfwWindowShouldClose(window_.get()) == GLFW_TRUE || unplugged(); }
  bool behind() const override { return !fills_monitor_; }
  WindowPlace place() const override { return place_of_window(window_.get()); }

 private:
  /// A frame that was cut short would stay begun.
  struct GiveUp {
    ~GiveUp() { shim::abandon_frame(); }
  };

  /// Its monitor is gone: GLFW has made it a window, which would lie over the first one.
  bool unplugged() const { return fills_monitor_ && glfwGetWindowMonitor(window_.get()) == nullptr; }

  void appear(GLFWwindow* first) {
    if (GLFWmonitor* const monitor = other_monitor(first)) {
      fill_monitor(window_.get(), monitor);
      fills_monitor_ = true;
    } else {
      constexpr WindowSize usual{1280, 720};
      resize_to_fit(window_.get(), usual, monitor_scale(window_.get()));
    }
    glfwShowWindow(window_.get());
    glfwFocusWindow(first);  // in front, and with the keyboard
  }

  WindowHandle window_;
  ImGuiContext* imgui_ = nullptr;
  bool fills_monitor_ = false;
};

}  // namespace

std::unique_ptr<SecondScreen> glfw_second_screen(const std::string& title, GLFWwindow* first, Inbox& inbox) {
  return std::make_unique<GlfwSecondScreen>(title, first, inbox);
}

}  // namespace muonscope
