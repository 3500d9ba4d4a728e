#include "app/platform/glfw/glfw_backend.h"

#include "app/platform/gl/drawing_path.h"
#include "app/platform/glfw/glfw.h"
#include "app/platform/glfw/inbox.h"
#include "app/platform/glfw/window_size.h"

namespace muonscope {
namespace {

class GlfwBackend final : public Backend {
 public:
  explicit GlfwBackend(const char* title) : window_(make_window(title)), session_(receiving()) {
    glfwSwapInterval(renders_in_software() ? 0 : 1);
  }

  bool closing() const override { return glfwWindowShouldClose(window_.get()) == GLFW_TRUE; }
  void close() override { glfwSetWindowShouldClose(window_.get(), GLFW_TRUE); }
  void show(bool visible) override { (visible ? glfwShowWindow : glfwHideWindow)(window_.get()); }

  void begin_frame() override { session_.begin_frame(); }
  void draw(Color background) override { session_.draw(window_.get(), background); }
  void present() override { glfwSwapBuffers(window_.get()); }

  Inbox& inbox() override { return inbox_; }
  void poll() override { glfwPollEvents(); }
  void wait(double seconds) override { glfwWaitEventsTimeout(seconds); }
  std::function<void()> waker() const override { return wake_glfw; }

  WindowPlace place() const override {
    WindowPlace place;
    GLFWwindow* const window = window_.get();
    glfwGetWindowPos(window, &place.x, &place.y);
    glfwGetWindowSize(window, &place.width, &place.height);
    glfwGetFramebufferSize(window, &place.pixels_wide, &place.pixels_high);
    place.full_screen = glfwGetWindowMonitor(window) != nullptr;
    place.arranged = place.full_screen || glfwGetWindowAttrib(window, GLFW_MAXIMIZED) == GLFW_TRUE ||
                     glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE;
    return place;
  }

  void set_title(const std::string& title) override { glfwSetWindowTitle(window_.get(), title.c_str()); }

  void set_full_screen(bool full) override {
    const WindowPlace now = place();
    if (full == now.full_screen) return;
    if (!full) {
      glfwSetWindowMonitor(window_.get(), nullptr, windowed_.x, windowed_.y, windowed_.width,
                           windowed_.height, 0);
      return;
    }
    windowed_ = now;
    GLFWmonitor* const monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* const mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode == nullptr) return;
    glfwSetWindowMonitor(window_.get(), monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
  }

  WindowSize resize(WindowSize wanted, double monitor_scale) override {
    return resize_to_fit(window_.get(), wanted, monitor_scale);
  }
  double monitor_scale() const override {
    float scale = 1, unused = 1;
    glfwGetWindowContentScale(window_.get(), &scale, &unused);
    return static_cast<double>(scale);
  }
  double usable_scale(double monitor_scale) const override {
    return muonscope::usable_scale(window_.get(), monitor_scale);
  }

 private:
  /// The inbox's callbacks come before ImGui's, which calls those it finds.
  GLFWwindow* receiving() {
    fill(inbox_, window_.get());
    return window_.get();
  }

  GlfwLibrary glfw_;
  WindowHandle window_;
  Inbox inbox_;
  ImGuiSession session_;
  WindowPlace windowed_;  ///< to come back to from full screen
};

}  // namespace

std::unique_ptr<Backend> glfw_backend(const char* title) {
  return std::make_unique<GlfwBackend>(title);
}

void wake_glfw() {
  glfwPostEmptyEvent();
}

}  // namespace muonscope
