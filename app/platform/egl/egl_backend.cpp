#include "app/platform/egl/egl_backend.h"

#ifdef MUONSCOPE_EGL
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>

#include "app/platform/egl/offscreen_context.h"
#include "app/platform/gl/framebuffer.h"
#include "app/platform/gl/imgui_gl.h"

namespace muonscope {
namespace {

/// What wait() waits for; shared with the wakers, which may outlive the window.
struct Alarm {
  std::mutex mutex;
  std::condition_variable rung;
  bool news = false;
};

class OffscreenWindow final : public EglBackend {
 public:
  OffscreenWindow(WindowSize size, double scale)
      : size_(size), scale_(scale), imgui_(ImGui::CreateContext()), framebuffer_(size.width, size.height) {
    ImGui::GetIO().IniFilename = nullptr;
    start_imgui_gl();
  }
  ~OffscreenWindow() override {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext(imgui_);
  }

  bool lost() const override { return false; }
  bool closing() const override { return closing_; }
  void close() override { closing_ = true; }
  void show(bool) override {}

  void begin_frame() override {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(size_.width), static_cast<float>(size_.height)};
    io.DeltaTime = 1.0f / 60;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
  }
  void draw(Color background) override {
    ImGui::Render();
    glViewport(0, 0, size_.width, size_.height);
    const auto part = [](std::uint8_t value) { return static_cast<float>(value) / 255; };
    glClearColor(part(background.r), part(background.g), part(background.b), 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }
  void present() override { shown_ = read_framebuffer(size_.width, size_.height); }
  const Image& shown() const override { return shown_; }

  Inbox& inbox() override { return inbox_; }
  void poll() override {}
  void wait(double seconds) override {
    std::unique_lock lock(alarm_->mutex);
    alarm_->rung.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return alarm_->news; });
    alarm_->news = false;
  }
  std::function<void()> waker() const override {
    return [alarm = alarm_] {
      const std::lock_guard lock(alarm->mutex);
      alarm->news = true;
      alarm->rung.notify_all();
    };
  }

  std::unique_ptr<SecondScreen> second_screen(const std::string&) override {
    throw WindowError("Without a display there is no second screen.");
  }

  WindowPlace place() const override { return {0, 0, size_.width, size_.height, size_.width, size_.height}; }
  void set_title(const std::string&) override {}
  void set_full_screen(bool) override {}
  WindowSize resize(WindowSize, double) override { return size_; }
  double monitor_scale() const override { return scale_; }
  double usable_scale(double monitor_scale) const override { return monitor_scale; }

 private:
  WindowSize size_;
  double scale_;
  OffscreenContext context_;
  ImGuiContext* imgui_;
  Framebuffer framebuffer_;
  Inbox inbox_;
  std::shared_ptr<Alarm> alarm_ = std::make_shared<Alarm>();
  Image shown_;
  bool closing_ = false;
};

}  // namespace

std::unique_ptr<EglBackend> egl_backend(WindowSize size, double scale) {
  return std::make_unique<OffscreenWindow>(size, scale);
}

}  // namespace muonscope

#else

#include "core/base/errors.h"

std::unique_ptr<muonscope::EglBackend> muonscope::egl_backend(WindowSize, double) {
  throw OutputError("this build has no EGL");
}

#endif
