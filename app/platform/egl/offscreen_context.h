#pragma once
// OpenGL that belongs to no window, through EGL; there is none in builds without EGL.

#include <memory>

namespace muonscope {

/// A current OpenGL 3.3 core context while it lives. OutputError, with what to install, where EGL gives none.
class OffscreenContext {
 public:
  OffscreenContext();
  ~OffscreenContext();
  OffscreenContext(const OffscreenContext&) = delete;
  OffscreenContext& operator=(const OffscreenContext&) = delete;

 private:
  class Egl;
  std::unique_ptr<Egl> egl_;
};

}  // namespace muonscope
