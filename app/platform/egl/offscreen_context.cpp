#include "app/platform/egl/offscreen_context.h"

#ifdef MUONSCOPE_EGL
#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "core/base/errors.h"

namespace muonscope {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  std::array<char, 16> code{};
  std::snprintf(code.data(), code.size(), "0x%x", static_cast<unsigned>(eglGetError()));
  throw OutputError("cannot draw PNG: " + what + " (EGL error " + code.data() +
                    "); install OpenGL for drawing without a display (Debian: libegl-mesa0 and "
                    "libgl1-mesa-dri), or write SVG, which needs none");
}

bool offers(const char* extensions, std::string_view wanted) {
  return extensions != nullptr && std::string_view(extensions).find(wanted) != std::string_view::npos;
}

/// Mesa's display without a screen, else the first graphics device, else whatever EGL takes for a display.
EGLDisplay open_display() {
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  const auto platform_display =
      reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
  const auto usable = [](EGLDisplay display) {
    return display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE;
  };
  if (platform_display != nullptr && offers(extensions, "EGL_MESA_platform_surfaceless")) {
    EGLDisplay display = platform_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (usable(display)) return display;
  }
  const auto query_devices =
      reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
  if (platform_display != nullptr && query_devices != nullptr &&
      offers(extensions, "EGL_EXT_platform_device")) {
    std::array<EGLDeviceEXT, 16> devices{};
    EGLint count = 0;
    if (query_devices(static_cast<EGLint>(devices.size()), devices.data(), &count) == EGL_TRUE) {
      for (EGLint i = 0; i < count; ++i) {
        EGLDisplay display =
            platform_display(EGL_PLATFORM_DEVICE_EXT, devices[static_cast<std::size_t>(i)], nullptr);
        if (usable(display)) return display;
      }
    }
  }
  EGLDisplay display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
  if (!usable(display)) refuse("EGL finds no display");
  return display;
}

}  // namespace

class OffscreenContext::Egl {
 public:
  Egl() : display_(open_display()) {
    constexpr std::array<EGLint, 3> wanted = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    constexpr std::array<EGLint, 7> version = {EGL_CONTEXT_MAJOR_VERSION,
                                               3,
                                               EGL_CONTEXT_MINOR_VERSION,
                                               3,
                                               EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                               EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                               EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) fail("EGL offers no desktop OpenGL");
    // Without a configuration the context has no default framebuffer, which is all right: it is not used.
    if (eglChooseConfig(display_, wanted.data(), &config, 1, &count) != EGL_TRUE || count == 0)
      config = EGL_NO_CONFIG_KHR;
    context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, version.data());
    if (context_ == EGL_NO_CONTEXT) fail("no OpenGL 3.3");
    if (eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) != EGL_TRUE)
      fail("no OpenGL without a surface");
  }
  ~Egl() { close(); }
  Egl(const Egl&) = delete;
  Egl& operator=(const Egl&) = delete;

 private:
  [[noreturn]] void fail(const std::string& what) {
    try {
      refuse(what);
    } catch (...) {
      close();
      throw;
    }
  }
  void close() {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context_ != EGL_NO_CONTEXT) eglDestroyContext(display_, context_);
    eglTerminate(display_);
  }

  EGLDisplay display_;
  EGLContext context_ = EGL_NO_CONTEXT;
};

OffscreenContext::OffscreenContext() : egl_(std::make_unique<Egl>()) {}
OffscreenContext::~OffscreenContext() = default;

}  // namespace muonscope

#endif
