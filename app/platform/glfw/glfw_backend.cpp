#include "app/platform/glfw/glfw_backend.h"

#include "app/platform/gl/drawing_path.h"
#include "app/platform/glfw/glfw.h"
#include "app/platform/glfw/inbox.h"
#include "app/platform/glfw/second_window.h"
#include "app/platform/glfw/window_size.h"

namespace muonscope {
namespace {

class GlfwBackend final : public Backend {
 public:
  explicit GlfwBackend(const char* title) : window_(make_window(title)), session_(receiving()) {
    glfwSwapInterval(renders_in_software() ? 0 : 1);
  }

  bool lost() const override { return watch_.was_reset(); }
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

  std::unique_ptr<SecondScreen> second_screen(const std::string& title) override {
    return glfw_second_screen(title, window_.get(), inbox_);
  }

  WindowPlace place() const override { return place_of_window(window_.get()); }

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
    GLFWmonitor* const here = monitor_of(window_.get());
    fill_monitor(window_.get(), here != nullptr ? here : glfwGetPrimaryMonitor());
  }

  WindowSize resize(WindowSize wanted, double monitor_scale) override {
    return resize_to_fit(window_.get(), wanted, monitor_scale);
  }
  double monitor_scale() const override { return muonscope::monitor_scale(window_.get()); }
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
  ResetWatch watch_;
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
